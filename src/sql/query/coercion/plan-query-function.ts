import type { Node } from 'libpg-query';
import { assert } from '../../../diagnostic/index.js';
import { sameType, typeName } from '../../../repr/index.js';
import { patternType, type QueryDefinition } from '../../functions/index.js';
import { parseExpressionText } from '../../syntax/index.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { rewriteScalarHir, shiftScalar } from '../hir/hir-walk.js';
import type { Planning } from '../planning/planning.js';
import { Scope } from '../planning/scope.js';

const bodies = new WeakMap<QueryDefinition, Node>();

/** The body of a function, in which an argument is a column of its name: `"$1"`. */
function bodyOf(definition: QueryDefinition): Node {
  let body = bodies.get(definition);
  if (body === undefined) {
    body = parseExpressionText(definition.sql.replace(/\$\d/g, '"$&"'));
    bodies.set(definition, body);
  }
  return body;
}

/**
 * Plans a call of a function that is an expression. Nothing in the body can be mistaken for a name
 * of the caller. Arguments that cost nothing to repeat stand in the body; with others it is the
 * body's value over the one row of the arguments, so that these are evaluated once.
 */
export function planQueryFunction(
  definition: QueryDefinition,
  args: readonly HirScalar[],
  planning: Planning,
): HirScalar {
  const known = knownValue(definition, args, planning);
  if (known !== undefined) return known;
  const types = args.map(typeOf);
  const columns = types.map((type, index) => ({ name: `$${index + 1}`, index, type }));
  const scope = new Scope({ tables: [], columns, outer: null });
  const own = planning.ctes;
  planning.ctes = null;
  const body = planning.planScalar(bodyOf(definition), scope, planning);
  planning.ctes = own;
  const result = patternType(definition.result);
  assert(
    sameType(typeOf(body), result),
    () => `${definition.name} is of the type that it says, found ${typeName(typeOf(body))}`,
  );
  if (args.every(isAtom)) return substitute(body, args);
  const rows = [args.map((arg) => shiftScalar(arg, 1))];
  const input: HirRelation = { kind: 'values', rows, types };
  const map: HirRelation = { kind: 'map', input, scalars: [body], types: [...types, result] };
  const relation: HirRelation = {
    kind: 'project',
    input: map,
    columns: [types.length],
    types: [result],
  };
  return { kind: 'subquery', relation, type: result };
}

/** The value that is known from the catalog as it is, unless the statement is kept for later. */
function knownValue(
  { known, result }: QueryDefinition,
  args: readonly HirScalar[],
  { environment }: Planning,
): HirScalar | undefined {
  if (known === undefined || environment.isStored === true) return undefined;
  const literals = args.filter((arg) => arg.kind === 'literal');
  if (literals.length < args.length) return undefined;
  const values = literals.map(({ datum }) => datum);
  const datum = known(environment.catalog, values);
  return datum === undefined ? undefined : { kind: 'literal', datum, type: patternType(result) };
}

/** What is known or read without being computed. */
function isAtom({ kind }: HirScalar): boolean {
  return kind === 'literal' || kind === 'column' || kind === 'environment' || kind === 'parameter';
}

/** The body with arguments in place of the columns that they are called in it. */
function substitute(body: HirScalar, args: readonly HirScalar[]): HirScalar {
  return rewriteScalarHir(body, {
    scalar: (part, depth) =>
      part.kind === 'column' && part.level === depth
        ? shiftScalar(args[part.index]!, depth)
        : undefined,
  });
}
