import type { FuncCall, Node } from 'libpg-query';
import { PARAMETER_NAMES } from '../../functions/index.js';
import { plainName } from '../coercion/coerce-to-common.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { Planning } from '../planning/planning.js';

interface NamedArgument {
  readonly name: string | null;
  readonly scalar: HirScalar;
  readonly location: number | undefined;
}

/**
 * Plans the arguments of a call; those with names come to the places of their parameters
 * (PostgreSQL documentation, 4.3.2).
 */
export function planArguments(
  name: string,
  call: FuncCall,
  context: ExpressionContext,
): readonly HirScalar[] {
  const args = (call.args ?? []).map((node) => planArgument(node, context));
  if (args.every((arg) => arg.name === null)) return args.map(({ scalar }) => scalar);
  return inOrder(name, call, args, context.planning);
}

function planArgument(node: Node, context: ExpressionContext): NamedArgument {
  if (!('NamedArgExpr' in node)) {
    return { name: null, scalar: context.plan(node), location: undefined };
  }
  const { arg, name, location } = node.NamedArgExpr;
  return { name: name!, scalar: context.plan(arg!), location };
}

function inOrder(
  name: string,
  call: FuncCall,
  args: readonly NamedArgument[],
  planning: Planning,
): readonly HirScalar[] {
  const first = args.findIndex((arg) => arg.name !== null);
  const named = args.slice(first);
  if (named.some((arg) => arg.name === null)) {
    const message = 'positional argument cannot follow named argument';
    throw planning.error(message, '42601', call.location ?? 0);
  }
  const given = new Set<string | null>();
  for (const arg of named) {
    if (given.has(arg.name)) {
      const message = `argument name "${arg.name!}" used more than once`;
      throw planning.error(message, '42601', arg.location);
    }
    given.add(arg.name);
  }
  for (const { names, required } of PARAMETER_NAMES.get(name) ?? []) {
    const places = named.map((arg) => names.indexOf(arg.name!));
    if (places.some((place) => place < first)) continue;
    const found = names.map((_, place) =>
      place < first ? args[place] : named[places.indexOf(place)],
    );
    if (found.some((arg, place) => arg === undefined && place < required)) continue;
    return found.map((arg) => arg?.scalar ?? ZERO);
  }
  const shown = args.map((arg) => {
    const type = plainName(typeOf(arg.scalar));
    return arg.name === null ? type : `${arg.name} => ${type}`;
  });
  const message = `function ${name}(${shown.join(', ')}) does not exist`;
  throw planning.error(message, '42883', call.location ?? 0, {
    hint:
      'No function matches the given name and argument types. ' +
      'You might need to add explicit type casts.',
  });
}

/** What a parameter is that was left out. */
const ZERO: HirScalar = { kind: 'literal', datum: 0, type: { kind: 'int4' } };
