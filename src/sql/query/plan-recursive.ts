import type { CommonTableExpr, JoinExpr, SelectStmt } from 'libpg-query';
import { sameType, typeName, type SqlType } from '../../repr/index.js';
import { commonType, isNoCommonType } from '../functions/index.js';
import type { SqlError } from '../sql-error.js';
import { relationReferences, walkTree } from '../syntax/index.js';
import { coerce } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import { typeOf } from './hir-scalar.js';
import { rewriteRelation } from './hir-walk.js';
import type { HirRelation, HirScalar } from './hir.js';
import { locationOf } from './location.js';
import type { Planning, Subquery } from './planning.js';
import { refuseUnordered } from './refuse-unordered.js';
import type { Scope } from './scope.js';

/** The SQLSTATE of queries that refer to themselves where they may not. */
const INVALID_RECURSION = '42P19';

/** The names without a schema of relations that a syntax tree refers to. */
export function referencesIn(tree: object | undefined): readonly string[] {
  if (tree === undefined) return [];
  return relationReferences(tree).flatMap(({ schemaname, relname }) =>
    schemaname === undefined && relname !== undefined ? [relname] : [],
  );
}

/**
 * Plans a query of WITH RECURSIVE that refers to itself: a part that does not, UNION, and a part
 * that does so once. The first part says what the types are.
 *
 * @throws SqlError for what PostgreSQL refuses too (documentation, 7.8.2), and in a view: nothing
 * maintains it.
 */
export function planRecursive(
  cte: CommonTableExpr,
  { columns: given, outer }: { readonly columns: readonly string[]; readonly outer: Scope | null },
  planning: Planning,
): Subquery {
  const { ctename: name = '', location } = cte;
  if (planning.environment.isStored === true) {
    throw planning.unsupported('WITH RECURSIVE in a view', location);
  }
  const select = termsOf(cte, planning);
  const [first, second] = [select.larg!, select.rarg!];
  checkReferences(name, first, second, (rule) => {
    const message = `recursive reference to query "${name}" must not appear ${rule}`;
    return planning.error(message, INVALID_RECURSION, location);
  });
  const base = planning.planSubquery(first, outer, planning);
  const binding = planning.newBinding();
  const { types } = base.relation;
  const columns = types.map((type, index) => ({ name: given[index] ?? base.names[index]!, type }));
  const before = planning.ctes;
  planning.ctes = { name, binding, columns, scope: outer, outer: before };
  const step = planning.planSubquery(second, outer, planning, (scalar, index) =>
    convert(scalar, { name, index, wanted: types[index], location }, planning),
  );
  planning.ctes = before;
  if (step.relation.types.length !== types.length) {
    const message = 'each UNION query must have the same number of columns';
    throw planning.error(message, '42601', locationOf({ SelectStmt: second }));
  }
  refuseAggregates(step.relation, binding, () => {
    const rule = "are not allowed in a recursive query's recursive term";
    return planning.error(`aggregate functions ${rule}`, INVALID_RECURSION, location);
  });
  const all = select.all ?? false;
  if (!all) for (const type of types) refuseUnordered(type, 'equality', location, planning);
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

/** The UNION that a recursive query is. */
function termsOf(
  { ctename = '', ctequery, location }: CommonTableExpr,
  planning: Planning,
): SelectStmt {
  const select =
    ctequery !== undefined && 'SelectStmt' in ctequery ? ctequery.SelectStmt : undefined;
  if (select?.op !== 'SETOP_UNION') {
    const message =
      `recursive query "${ctename}" does not have the form ` +
      'non-recursive-term UNION [ALL] recursive-term';
    throw planning.error(message, INVALID_RECURSION, location);
  }
  const refused = (
    [
      ['ORDER BY', select.sortClause],
      ['OFFSET', select.limitOffset],
      ['LIMIT', select.limitCount],
    ] as const
  ).find(([, clause]) => clause !== undefined);
  if (refused !== undefined) {
    const message = `${refused[0]} in a recursive query is not implemented`;
    throw planning.error(message, '0A000', location);
  }
  if (select.withClause !== undefined) {
    throw planning.unsupported('WITH around the UNION of a recursive query', location);
  }
  return select;
}

/** Checks where a query refers to itself. `refuse` is told the rule that it breaks. */
function checkReferences(
  name: string,
  first: SelectStmt,
  second: SelectStmt,
  refuse: (rule: string) => SqlError,
): void {
  const countIn = (tree: object | undefined): number =>
    referencesIn(tree).filter((found) => found === name).length;
  if (countIn({ SelectStmt: first }) > 0) throw refuse('within its non-recursive term');
  walkTree({ SelectStmt: second }, (field, node) => {
    if (field === 'SubLink' && countIn(node) > 0) throw refuse('within a subquery');
    if (field === 'JoinExpr') {
      const { jointype, larg, rarg } = node as JoinExpr;
      const mayLack = {
        left: jointype === 'JOIN_RIGHT' || jointype === 'JOIN_FULL',
        right: jointype === 'JOIN_LEFT' || jointype === 'JOIN_FULL',
      };
      const isPadded = (mayLack.left && countIn(larg) > 0) || (mayLack.right && countIn(rarg) > 0);
      if (isPadded) throw refuse('within an outer join');
    }
    const { op, all, larg, rarg } = node as SelectStmt;
    const inBoth = all === true ? countIn(larg) + countIn(rarg) : countIn(rarg);
    if (op === 'SETOP_EXCEPT' && inBoth > 0) throw refuse('within EXCEPT');
    if (op === 'SETOP_INTERSECT' && all === true && inBoth > 0) throw refuse('within INTERSECT');
  });
  if (countIn({ SelectStmt: second }) > 1) throw refuse('more than once');
}

/** A column of a recursive query; `wanted` is its type, if the first part has it. */
interface RecursiveColumn {
  readonly name: string;
  readonly index: number;
  readonly wanted: SqlType | undefined;
  readonly location: number | undefined;
}

/** A column of the second part, of the type that the first has said. */
function convert(
  scalar: HirScalar,
  { name, index, wanted, location }: RecursiveColumn,
  planning: Planning,
): HirScalar {
  const from = typeOf(scalar);
  if (from.kind === 'unknown') {
    return coerce(scalar, wanted ?? { kind: 'text' }, 'implicit', planning)!;
  }
  // There are more columns than the first part has, which is an error of its own.
  if (wanted === undefined) return scalar;
  const common = commonType([wanted, from]);
  if (isNoCommonType(common)) {
    const [left, right] = [plainName(common.left), plainName(common.right)];
    throw planning.error(`UNION types ${left} and ${right} cannot be matched`, '42804', location);
  }
  if (!sameType(common, wanted)) {
    const [base, overall] = [typeName(wanted), typeName(common)];
    throw planning.error(
      `recursive query "${name}" column ${index + 1} has type ${base} in non-recursive term ` +
        `but type ${overall} overall`,
      '42804',
      location,
      { hint: 'Cast the output of the non-recursive term to the correct type.' },
    );
  }
  const converted = coerce(scalar, wanted, 'implicit', planning);
  if (converted !== null) return converted;
  const [source, target] = [plainName(from), plainName(wanted)];
  throw planning.error(`UNION could not convert type ${source} to ${target}`, '42846', location);
}

/** Refuses aggregates over the rows that were found last. */
function refuseAggregates(step: HirRelation, binding: number, refuse: () => SqlError): void {
  visitRelations(step, (part) => {
    if (part.kind !== 'reduce' || part.aggregates.length === 0) return;
    let isRecursive = false;
    visitRelations(part.input, (inner) => {
      if (inner.kind === 'cte' && inner.binding === binding) isRecursive = true;
    });
    if (isRecursive) throw refuse();
  });
}

function visitRelations(relation: HirRelation, visit: (part: HirRelation) => void): void {
  const rewrite = {
    scalar: () => undefined,
    relation: (part: HirRelation) => void visit(part),
  };
  rewriteRelation(relation, rewrite, 1);
}
