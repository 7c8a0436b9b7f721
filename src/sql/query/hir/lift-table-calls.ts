import { WHOLE_ROW } from '../../functions/index.js';
import type { HirRelation, HirScalar, HirTableCall } from './hir.js';
import { allOf, nullOf } from './hir-scalar.js';
import { rewriteScalarHir, shiftScalar, visitScalar } from './hir-walk.js';
import { joinOf } from './join-of.js';
import { scalarText } from './same-scalar.js';

/** Expressions over a relation, the calls of table functions in them being columns of it. */
export interface LiftedTableCalls {
  readonly relation: HirRelation;
  /** Rewrites an expression whose calls were lifted. */
  readonly rewrite: (scalar: HirScalar) => HirScalar;
}

/**
 * Calls the table functions in expressions for each row of a relation: those next to each other
 * side by side, then those whose arguments have such calls (PostgreSQL documentation, 38.5.9).
 * Undefined if there are none.
 */
export function liftTableCalls(
  input: HirRelation,
  scalars: readonly HirScalar[],
): LiftedTableCalls | undefined {
  let relation = input;
  const rounds: ReadonlyMap<string, HirScalar>[] = [];
  const rewrite = (scalar: HirScalar): HirScalar => rounds.reduce(replaceCalls, scalar);
  const deepest = Math.max(0, ...scalars.map(tableCallDepth));
  for (let depth = 1; depth <= deepest; depth += 1) {
    const calls = callsAt(depth, scalars.map(rewrite));
    const columns = new Map<string, HirScalar>();
    let at = relation.types.length;
    for (const [text, { call, type }] of calls) {
      const result = resultOf(call, type, at);
      columns.set(text, calls.size > 1 ? orAbsent(result) : result);
      at += call.columns.length;
    }
    relation = joinOf('inner', relation, callsOver([...calls.values()]), []);
    rounds.push(columns);
  }
  return rounds.length === 0 ? undefined : { relation, rewrite };
}

type TableCall = Extract<HirScalar, { kind: 'tableCall' }>;

/** The calls of a depth, by their texts. */
function callsAt(depth: number, scalars: readonly HirScalar[]): ReadonlyMap<string, TableCall> {
  const found = new Map<string, TableCall>();
  for (const scalar of scalars) {
    visitScalar(scalar, (part) => {
      if (part.kind === 'tableCall' && part.depth === depth) found.set(scalarText(part), part);
    });
  }
  return found;
}

/** How deep calls of table functions are nested in an expression; 0 if there is none. */
export function tableCallDepth(scalar: HirScalar): number {
  let depth = 0;
  visitScalar(scalar, (part) => {
    if (part.kind !== 'tableCall') return true;
    depth = Math.max(depth, part.depth);
    return false;
  });
  return depth;
}

function callsOver(calls: readonly TableCall[]): HirRelation {
  return {
    kind: 'tableFunction',
    calls: calls.map(({ call }) => ({
      ...call,
      args: call.args.map((arg) => shiftScalar(arg, 1)),
    })),
    ordinality: false,
    types: calls.flatMap(({ call }) => call.columns.map(({ type }) => type)),
  };
}

/** The column that a call gives, or the record of its columns. */
function resultOf({ columns }: HirTableCall, type: TableCall['type'], at: number): HirScalar {
  const parts = columns.map((column, index): HirScalar => ({
    kind: 'column',
    level: 0,
    index: at + index,
    type: column.type,
  }));
  if (type.kind !== 'record' || columns.length === 1) return parts[0]!;
  return { kind: 'call', function: WHOLE_ROW, args: parts, type };
}

/**
 * A record of the functions' own columns, or NULL in the rows that only a longer call next to it
 * has. No table function gives a row of NULLs alone, so that this tells them apart.
 */
function orAbsent(result: HirScalar): HirScalar {
  if (result.kind !== 'call') return result;
  const { args, type } = result;
  const isAbsent = allOf(args.map((arg): HirScalar => ({ kind: 'isNull', arg })));
  return { kind: 'case', cases: [[isAbsent, nullOf(type)]], otherwise: result, type };
}

function replaceCalls(scalar: HirScalar, columns: ReadonlyMap<string, HirScalar>): HirScalar {
  return rewriteScalarHir(scalar, {
    scalar: (part, depth) =>
      part.kind === 'tableCall' && depth === 0 ? columns.get(scalarText(part)) : undefined,
  });
}
