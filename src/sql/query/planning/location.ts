import type { Node } from 'libpg-query';

/** A node without its tag: all have at most a location in common. */
interface Located {
  readonly location?: number;
}

/**
 * Where an expression starts, as the messages of type errors count it: at its leftmost part. The
 * parser writes no location of 0.
 */
export function locationOf(node: Node): number {
  let leftmost = Infinity;
  let current: Node | undefined = node;
  // Goes down left operands only, so that the time is that of the depth.
  while (current !== undefined) {
    const body = Object.values(current)[0] as Located;
    if (body.location === undefined || body.location >= 0) {
      leftmost = Math.min(leftmost, body.location ?? 0);
    }
    current = leftPart(current);
  }
  return leftmost === Infinity ? -1 : leftmost;
}

function leftPart(node: Node): Node | undefined {
  if ('A_Expr' in node) return node.A_Expr.lexpr;
  if ('TypeCast' in node) return node.TypeCast.arg;
  if ('BoolExpr' in node) return node.BoolExpr.args?.[0];
  if ('NullTest' in node) return node.NullTest.arg;
  if ('BooleanTest' in node) return node.BooleanTest.arg;
  if ('SubLink' in node) return node.SubLink.testexpr;
  if ('A_Indirection' in node) return node.A_Indirection.arg;
  if ('CollateClause' in node) return node.CollateClause.arg;
  return undefined;
}

/** The texts of a list of `String` nodes, as names are written. */
export function nameParts(nodes: readonly Node[] | undefined): string[] {
  const parts: string[] = [];
  for (const node of nodes ?? []) {
    if ('String' in node) parts.push(node.String.sval ?? '');
  }
  return parts;
}

/** The message for a list of column names that is longer than what it names. */
export function tooManyNames(what: string, available: number, given: number): string {
  return `${what} has ${available} columns available but ${given} columns specified`;
}
