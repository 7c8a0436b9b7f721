import type {
  CommonTableExpr,
  JoinExpr,
  Node,
  RangeVar,
  SelectStmt,
  WithClause,
} from 'libpg-query';
import type { SqlError } from '../../sql-error.js';
import { locationOf } from '../planning/location.js';
import type { Planning } from '../planning/planning.js';

/** The SQLSTATE of queries that refer to themselves where they may not. */
export const INVALID_RECURSION = '42P19';

/** A recursive query: a part that does not refer to it, UNION, and one that does so once. */
export interface RecursiveTerms {
  readonly select: SelectStmt;
  readonly base: SelectStmt;
  readonly step: SelectStmt;
}

/**
 * The parts of a query of WITH RECURSIVE that refers to itself.
 *
 * @throws SqlError where it does so otherwise than it may (PostgreSQL documentation, 7.8.2), at
 *   the first such reference.
 */
export function checkRecursion(cte: CommonTableExpr, planning: Planning): RecursiveTerms {
  const { ctename: name = '', ctequery, location = 0 } = cte;
  const refuse = (message: string, at = location): SqlError =>
    planning.error(message, INVALID_RECURSION, at);
  if (ctequery === undefined || !('SelectStmt' in ctequery)) {
    throw refuse(`recursive query "${name}" must not contain data-modifying statements`);
  }
  const select = ctequery.SelectStmt;
  const { larg: base, rarg: step, withClause } = select;
  if (select.op !== 'SETOP_UNION' || base === undefined || step === undefined) {
    throw refuse(
      `recursive query "${name}" does not have the form ` +
        'non-recursive-term UNION [ALL] recursive-term',
    );
  }
  const references = new References(name, (rule, at) =>
    refuse(`recursive reference to query "${name}" must not appear ${rule}`, at),
  );
  references.look({ SelectStmt: base }, 'within its non-recursive term');
  references.look({ SelectStmt: step }, null);
  references.look(withClause?.ctes ?? [], 'within a subquery');
  refuseClauses(select, planning);
  return { select, base, step };
}

/** Refuses what is around the UNION of a recursive query. */
function refuseClauses(select: SelectStmt, planning: Planning): void {
  const { sortClause, limitOffset, limitCount } = select;
  const sort = sortClause?.[0];
  const sorted = sort !== undefined && 'SortBy' in sort ? sort.SortBy.node : undefined;
  const place = (node: Node | undefined): number | undefined => node && locationOf(node);
  const clauses = [
    ['ORDER BY', sortClause, place(sorted)],
    ['OFFSET', limitOffset, place(limitOffset)],
    ['LIMIT', limitCount, place(limitCount)],
  ] as const;
  for (const [clause, found, location] of clauses) {
    if (found === undefined) continue;
    throw planning.error(`${clause} in a recursive query is not implemented`, '0A000', location);
  }
}

/** Names that are bound between a recursive query and a place in it. */
type Bound = ReadonlySet<string>;

/** Looks for references to a name in the order of the text, and in which parts they stand. */
class References {
  readonly #name: string;
  readonly #refuse: (rule: string, location: number) => SqlError;
  #count = 0;

  constructor(name: string, refuse: (rule: string, location: number) => SqlError) {
    this.#name = name;
    this.#refuse = refuse;
  }

  /** Looks into a part; `rule` is the one that a reference in it breaks, null: none. */
  look(part: object, rule: string | null, bound: Bound = new Set()): void {
    if (Array.isArray(part)) {
      for (const element of part as unknown[]) this.#lookAt('', element, rule, bound);
      return;
    }
    for (const [field, value] of Object.entries(part)) {
      // Only a query looks into its own WITH.
      if (field !== 'withClause') this.#lookAt(field, value, rule, bound);
    }
  }

  #lookAt(field: string, value: unknown, rule: string | null, bound: Bound): void {
    if (typeof value !== 'object' || value === null) return;
    switch (field) {
      case 'RangeVar':
      case 'relation':
        return this.#reference(value, rule, bound);
      case 'SelectStmt':
      case 'larg':
      case 'rarg':
        return this.#select(value, rule, bound);
      case 'JoinExpr':
        return this.#join(value, rule, bound);
      case 'SubLink': {
        const { subselect, ...rest } = value as { readonly subselect?: object };
        if (subselect !== undefined) this.look(subselect, 'within a subquery', bound);
        return this.look(rest, rule, bound);
      }
      default:
        return this.look(value, rule, bound);
    }
  }

  #reference(range: RangeVar, rule: string | null, bound: Bound): void {
    const { schemaname, relname = '', location = 0 } = range;
    if (schemaname !== undefined || relname !== this.#name || bound.has(relname)) return;
    this.#count += 1;
    if (rule !== null) throw this.#refuse(rule, location);
    if (this.#count > 1) throw this.#refuse('more than once', location);
  }

  #select(select: SelectStmt, rule: string | null, bound: Bound): void {
    const inner = this.#with(select.withClause, rule, bound);
    const { op, all = false } = select;
    const isIntersect = op === 'SETOP_INTERSECT';
    if (rule !== null || !(isIntersect || op === 'SETOP_EXCEPT')) {
      return this.look(select, rule, inner);
    }
    const { larg, rarg, ...rest } = select;
    const [left, right] = isIntersect
      ? [all ? 'within INTERSECT' : null, all ? 'within INTERSECT' : null]
      : [all ? 'within EXCEPT' : null, 'within EXCEPT'];
    this.#select(larg!, left, inner);
    this.#select(rarg!, right, inner);
    this.look(rest, rule, inner);
  }

  /** Looks into the queries of a WITH; gives the names that are bound behind it. */
  #with(clause: WithClause | undefined, rule: string | null, bound: Bound): Bound {
    if (clause === undefined) return bound;
    const inner = new Set(bound);
    const ctes = (clause.ctes ?? []).flatMap((node) =>
      'CommonTableExpr' in node ? [node.CommonTableExpr] : [],
    );
    if (clause.recursive === true) for (const { ctename = '' } of ctes) inner.add(ctename);
    for (const { ctename = '', ctequery } of ctes) {
      if (ctequery !== undefined) this.look(ctequery, rule, new Set(inner));
      inner.add(ctename);
    }
    return inner;
  }

  #join(join: JoinExpr, rule: string | null, bound: Bound): void {
    const { jointype, larg, rarg, ...rest } = join;
    const mayLackLeft = jointype === 'JOIN_RIGHT' || jointype === 'JOIN_FULL';
    const mayLackRight = jointype === 'JOIN_LEFT' || jointype === 'JOIN_FULL';
    const padded = rule ?? 'within an outer join';
    if (larg !== undefined) this.look(larg, mayLackLeft ? padded : rule, bound);
    if (rarg !== undefined) this.look(rarg, mayLackRight ? padded : rule, bound);
    this.look(rest, rule, bound);
  }
}
