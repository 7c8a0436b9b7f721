import type { CommonTableExpr } from 'libpg-query';
import { sameType, typeName, type SqlType } from '../../../repr/index.js';
import { commonType, isNoCommonType } from '../../functions/index.js';
import type { SqlError } from '../../sql-error.js';
import { relationReferences } from '../../syntax/index.js';
import type { RecursiveTerms } from './check-recursion.js';
import { coerce, unknownToText } from '../coercion/coerce.js';
import { plainName } from '../coercion/coerce-to-common.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { nameParts, tooManyNames } from '../planning/location.js';
import type { Planning, Subquery } from '../planning/planning.js';
import { refuseUnordered } from '../coercion/refuse-unordered.js';
import type { Scope } from '../planning/scope.js';

/** The names without a schema of relations that a syntax tree refers to. */
export function referencesIn(tree: object | undefined): readonly string[] {
  if (tree === undefined) return [];
  return relationReferences(tree).flatMap(({ schemaname, relname }) =>
    schemaname === undefined && relname !== undefined ? [relname] : [],
  );
}

/**
 * Plans a query of WITH RECURSIVE that refers to itself. The first part says what the types are.
 *
 * @throws SqlError for what PostgreSQL refuses too (documentation, 7.8.2), and in a view: nothing
 * maintains it.
 */
export function planRecursive(
  { ctename: name = '', location, aliascolnames }: CommonTableExpr,
  { terms, outer }: { readonly terms: RecursiveTerms; readonly outer: Scope | null },
  planning: Planning,
): Subquery {
  if (planning.environment.isStored === true) {
    throw planning.unsupported('WITH RECURSIVE in a view', location);
  }
  planning.hasRecursion = true;
  const { select } = terms;
  const literals = new Map<number, HirScalar>();
  const base = planning.planSubquery(terms.base, outer, planning, (scalar, index) => {
    if (typeOf(scalar).kind === 'unknown') literals.set(index, scalar);
    return unknownToText(scalar, planning);
  });
  const { types } = base.relation;
  const given = nameParts(aliascolnames);
  if (given.length > types.length) {
    const message = tooManyNames(`WITH query "${name}"`, types.length, given.length);
    throw planning.error(message, '42P10', location ?? 0);
  }
  const binding = planning.newBinding();
  const columns = types.map((type, index) => ({ name: given[index] ?? base.names[index]!, type }));
  const before = planning.ctes;
  planning.ctes = { name, binding, columns, isOpen: true, scope: outer, outer: before };
  const step = planning.planSubquery(terms.step, outer, planning, (scalar, index, place) => {
    const first = base.locations[index];
    const column = { name, index, wanted: types[index], literal: literals.get(index), first };
    return convert(scalar, { ...column, place }, planning);
  });
  planning.ctes = before;
  if (step.relation.types.length !== types.length) {
    const message = 'each UNION query must have the same number of columns';
    throw planning.error(message, '42601', step.locations[0]);
  }
  const all = select.all ?? false;
  if (!all) {
    for (const [index, type] of types.entries()) {
      refuseUnordered(type, 'equality', base.locations[index], planning);
    }
  }
  const relation: HirRelation = {
    kind: 'recursive',
    binding,
    base: base.relation,
    step: step.relation,
    all,
    types,
  };
  return { relation, names: base.names };
}

/** A column of the second part of a recursive query, and of the first. */
interface RecursiveColumn {
  readonly name: string;
  readonly index: number;
  /** The type of the first part's column; undefined if it has none there. */
  readonly wanted: SqlType | undefined;
  /** The first part's column if it is a literal whose type nothing says, so that it is text. */
  readonly literal: HirScalar | undefined;
  /** Where the column is in the first part, and in the second. */
  readonly first: number | undefined;
  readonly place: number | undefined;
}

/** A column of the second part, of the type that the first has said. */
function convert(scalar: HirScalar, column: RecursiveColumn, planning: Planning): HirScalar {
  const { wanted, literal, place } = column;
  const from = typeOf(scalar);
  if (from.kind === 'unknown') {
    return coerce(scalar, wanted ?? { kind: 'text' }, 'implicit', planning)!;
  }
  // There are more columns than the first part has, which is an error of its own.
  if (wanted === undefined) return scalar;
  const common = literal === undefined ? commonType([wanted, from]) : from;
  if (isNoCommonType(common)) {
    const [left, right] = [plainName(common.left), plainName(common.right)];
    throw planning.error(`UNION types ${left} and ${right} cannot be matched`, '42804', place);
  }
  if (!sameType(common, wanted)) {
    // What the literal cannot be is the first error.
    if (literal !== undefined) coerce(literal, common, 'implicit', planning);
    throw typeOverall(column, wanted, common, planning);
  }
  const converted = coerce(scalar, wanted, 'implicit', planning);
  if (converted !== null) return converted;
  const [source, target] = [plainName(from), plainName(wanted)];
  throw planning.error(`UNION could not convert type ${source} to ${target}`, '42846', place);
}

function typeOverall(
  { name, index, first }: RecursiveColumn,
  wanted: SqlType,
  common: SqlType,
  planning: Planning,
): SqlError {
  const [base, overall] = [typeName(wanted), typeName(common)];
  return planning.error(
    `recursive query "${name}" column ${index + 1} has type ${base} in non-recursive term ` +
      `but type ${overall} overall`,
    '42804',
    first,
    { hint: 'Cast the output of the non-recursive term to the correct type.' },
  );
}
