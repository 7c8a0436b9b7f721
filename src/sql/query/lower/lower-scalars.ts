import { unreachable } from '../../../diagnostic/index.js';
import type { AggregateExpression, ScalarExpression } from '../../../dataflow/index.js';
import type { SqlType } from '../../../repr/index.js';
import { familyName, INTERNAL_AGGREGATES, NOT, SINGLE_VALUE } from '../../functions/index.js';
import { hasSubquery } from '../hir/hir-free-columns.js';
import type { HirQuantified, HirRelation, HirScalar } from '../hir/hir.js';
import { constantOf } from '../hir/constant-of.js';
import { not } from '../hir/hir-scalar.js';
import { foldScalar } from '../simplify/index.js';
import { translateScalar } from '../hir/translate-scalar.js';
import { applyRelation, joinOnKeys } from './apply-relation.js';
import { rowBounds } from './at-most-one-row.js';
import { positionIn, type OuterRows } from './environment.js';
import type { Lowering } from './lowering.js';
import { anyPlan } from './quantified.js';
import { range } from '../range.js';
import {
  column,
  distinctRows,
  filterRows,
  mapRows,
  projectRows,
  reduceRows,
  subtractRows,
  unionRows,
  type Rows,
} from '../plans/rows.js';

const BOOL: SqlType = { kind: 'bool' };

/** Expressions over rows that have more columns than before: one for each subquery in them. */
export interface LoweredScalars {
  readonly rows: Rows;
  readonly scalars: readonly ScalarExpression[];
}

/**
 * Lowers expressions over rows, whose first columns are the outer ones. What subqueries give is
 * appended to the rows as columns.
 */
export function lowerScalars(
  scalars: readonly HirScalar[],
  rows: Rows,
  outer: OuterRows,
  lowering: Lowering,
): LoweredScalars {
  const state = new ScalarLowering(rows, outer, lowering);
  const lowered = scalars.map((scalar) => state.lower(scalar));
  return { rows: state.rows, scalars: lowered };
}

class ScalarLowering {
  rows: Rows;
  readonly #outer: OuterRows;
  readonly #lowering: Lowering;

  constructor(rows: Rows, outer: OuterRows, lowering: Lowering) {
    this.rows = rows;
    this.#outer = outer;
    this.#lowering = lowering;
  }

  lower(scalar: HirScalar): ScalarExpression {
    if (!hasSubquery(scalar)) return translateScalar(scalar, positionIn(this.#outer));
    switch (scalar.kind) {
      case 'call':
      case 'and':
      case 'or':
        return { ...scalar, args: scalar.args.map((arg) => this.lower(arg)) };
      case 'isNull':
        return { kind: 'isNull', arg: this.lower(scalar.arg) };
      case 'coalesce':
        return this.#coalesce(scalar.args, scalar.type);
      case 'case':
        return this.#case(scalar);
      case 'exists':
        return this.#exists(scalar.relation);
      case 'subquery':
        return this.#subquery(scalar.relation, scalar.type);
      case 'quantified':
        return this.#quantified(scalar);
      case 'column':
      case 'literal':
      case 'parameter':
      case 'environment':
      case 'error':
      case 'aggregate':
      case 'window':
      case 'tableCall':
      case 'grouping':
        return translateScalar(scalar, positionIn(this.#outer));
      default:
        return unreachable(scalar);
    }
  }

  /** Appends a column to the rows and refers to it. */
  #append(rows: Rows): ScalarExpression {
    this.rows = rows;
    return column(rows.columns.length - 1);
  }

  #exists(relation: HirRelation): ScalarExpression {
    const applied = applyRelation(relation, this.rows, this.#outer, this.#lowering);
    const { keys, keyed } = applied;
    if (keys.length === 0) {
      const counted = reduceRows(this.#lowering.anyRow(applied.inner), [], [COUNT], [0n]);
      const flag = projectRows(mapRows(counted, [isMoreThan(column(0), 0n)]), [1]);
      return this.#append(joinOnKeys(applied.outer, keys, flag));
    }
    const found = this.#lowering.share(
      distinctRows(projectRows(applied.inner, range(keyed.columns.length))),
    );
    const flags = unionRows([
      mapRows(found, [{ kind: 'literal', datum: true, type: BOOL }]),
      mapRows(subtractRows(keyed, found), [{ kind: 'literal', datum: false, type: BOOL }]),
    ]);
    return this.#append(joinOnKeys(applied.outer, keys, flags));
  }

  #subquery(relation: HirRelation, type: SqlType): ScalarExpression {
    const applied = applyRelation(relation, this.rows, this.#outer, this.#lowering);
    const { hasOne, hasAtMostOne } = rowBounds(relation);
    if (hasOne) return this.#append(joinOnKeys(applied.outer, applied.keys, applied.inner));
    const { keys, keyed, inner } = applied;
    const joined = joinOnKeys(
      applied.outer,
      keys,
      keys.length === 0
        ? onlyValue(inner, type, hasAtMostOne)
        : this.#withMissing(
            hasAtMostOne ? inner : oneOfSeveral(inner, keyed.columns.length, type),
            applied,
          ),
    );
    if (hasAtMostOne) return this.#append(joined);
    const width = joined.columns.length;
    return this.#append(mapRows(joined, [failIf(column(width - 1), column(width - 2), type)]));
  }

  /** Adds a row of NULLs for each key that has none. */
  #withMissing(rows: Rows, { keyed }: ReturnType<typeof applyRelation>): Rows {
    const found = this.#lowering.share(rows);
    const width = keyed.columns.length;
    const present = distinctRows(projectRows(found, range(width)));
    const none = found.columns
      .slice(width)
      .map(({ type }): ScalarExpression => ({ kind: 'literal', datum: null, type }));
    return unionRows([found, mapRows(subtractRows(keyed, present), none)]);
  }

  #quantified(scalar: HirQuantified): ScalarExpression {
    const split = anyPlan(scalar);
    if (split !== undefined) return this.lower(split);
    const { relation, predicate, quantifier } = scalar;
    const { name, empty } = INTERNAL_AGGREGATES[quantifier];
    const over: HirRelation = {
      kind: 'reduce',
      input: relation,
      key: [],
      aggregates: [
        {
          function: name,
          args: [predicate],
          distinct: false,
          filter: null,
          order: [],
          type: BOOL,
          empty,
          neverNull: false,
        },
      ],
      types: [BOOL],
    };
    return this.#subquery(over, BOOL);
  }

  /** Later arguments are evaluated only where the earlier ones are NULL. */
  #coalesce(args: readonly HirScalar[], type: SqlType): ScalarExpression {
    const [first, ...rest] = args;
    if (!rest.some(hasSubquery)) {
      return { kind: 'coalesce', args: args.map((arg) => this.lower(arg)), type };
    }
    const value = foldScalar(this.lower(first!));
    if (value.kind === 'literal') {
      if (value.datum !== null) return value;
      return this.#coalesce(rest, type);
    }
    const at = this.rows.columns.length;
    this.rows = mapRows(this.rows, [value]);
    const kept: HirScalar = { kind: 'column', level: 0, index: at - this.#outerWidth, type };
    const otherwise: HirScalar =
      rest.length === 1 ? rest[0]! : { kind: 'coalesce', args: rest, type };
    const condition = not({ kind: 'isNull', arg: kept });
    return this.#case({ kind: 'case', cases: [[condition, kept]], otherwise, type });
  }

  get #outerWidth(): number {
    return this.#outer.rows.columns.length;
  }

  /**
   * A CASE whose branches have subqueries: the rows are split by the conditions, so that a subquery
   * is evaluated for those rows only for which the branch is taken. What it would do for others
   * (fail, say) must not show.
   */
  #case(whole: HirCase): ScalarExpression {
    const scalar = withoutKnown(whole);
    if (scalar !== whole || scalar.kind !== 'case') return this.lower(scalar);
    const branches = [...scalar.cases.map(([, value]) => value), scalar.otherwise];
    const isLazy = [...branches, ...scalar.cases.slice(1).map(([when]) => when)].some(hasSubquery);
    if (!isLazy) {
      return {
        ...scalar,
        cases: scalar.cases.map(([when, value]) => [this.lower(when), this.lower(value)]),
        otherwise: this.lower(scalar.otherwise),
      };
    }
    const width = this.rows.columns.length;
    const parts: Rows[] = [];
    let rest = this.rows;
    for (const [when, value] of scalar.cases) {
      const tested = this.#over(rest, when);
      const shared = this.#lowering.share(mapRows(tested.rows, tested.scalars));
      const condition = column(shared.columns.length - 1);
      parts.push(this.#branch(onlyFirst(filterRows(shared, [condition]), width), value));
      rest = onlyFirst(filterRows(shared, [isNotTrue(condition)]), width);
    }
    parts.push(this.#branch(rest, scalar.otherwise));
    return this.#append(unionRows(parts));
  }

  #over(rows: Rows, scalar: HirScalar): LoweredScalars {
    return lowerScalars([scalar], rows, this.#outer, this.#lowering);
  }

  /** The rows with the value of a branch behind their first columns. */
  #branch(rows: Rows, value: HirScalar): Rows {
    const lowered = this.#over(rows, value);
    const mapped = mapRows(lowered.rows, lowered.scalars);
    return projectRows(mapped, [...range(rows.columns.length), mapped.columns.length - 1]);
  }
}

type HirCase = Extract<HirScalar, { kind: 'case' }>;

/** A CASE without the branches that are never taken; the value of the one that always is. */
function withoutKnown(scalar: HirCase): HirScalar {
  const cases: HirCase['cases'][number][] = [];
  for (const pair of scalar.cases) {
    const constant = constantOf(pair[0]);
    const when = constant && foldScalar(constant);
    if (when?.kind !== 'literal') {
      cases.push(pair);
    } else if (when.datum === true) {
      return cases.length === 0 ? pair[1] : { ...scalar, cases, otherwise: pair[1] };
    }
  }
  if (cases.length === scalar.cases.length) return scalar;
  return cases.length === 0 ? scalar.otherwise : { ...scalar, cases };
}

function onlyFirst(rows: Rows, count: number): Rows {
  return projectRows(rows, range(count));
}

function isNotTrue(condition: ScalarExpression): ScalarExpression {
  const orFalse: ScalarExpression = {
    kind: 'coalesce',
    args: [condition, { kind: 'literal', datum: false, type: BOOL }],
    type: BOOL,
  };
  return { kind: 'call', function: NOT, args: [orFalse], type: BOOL };
}

const COUNT: AggregateExpression = {
  function: 'count()',
  args: [],
  distinct: false,
  filter: null,
  order: [],
  type: { type: { kind: 'int8' }, nullable: false },
};

/**
 * One row for each key that has any: a value, and whether it is not the only one. It is an error
 * only for a row that looks at the value.
 */
function oneOfSeveral(rows: Rows, keys: number, type: SqlType): Rows {
  const groups = reduceRows(rows, range(keys).map(column), [singleValue(keys, type), COUNT]);
  const several = isMoreThan(column(keys + 1), 1n);
  return projectRows(mapRows(groups, [several]), [...range(keys + 1), keys + 2]);
}

/** The one row of an independent relation: its value or NULL, and whether there are others. */
function onlyValue(rows: Rows, type: SqlType, isSingle: boolean): Rows {
  const single = singleValue(0, type);
  if (isSingle) return reduceRows(rows, [], [single], [null]);
  const counted = reduceRows(rows, [], [single, COUNT], [null, 0n]);
  return projectRows(mapRows(counted, [isMoreThan(column(1), 1n)]), [0, 2]);
}

function singleValue(at: number, type: SqlType): AggregateExpression {
  return {
    ...COUNT,
    function: familyName(SINGLE_VALUE.name, [type]),
    args: [column(at)],
    type: { type, nullable: true },
  };
}

function isMoreThan(count: ScalarExpression, than: bigint): ScalarExpression {
  const limit: ScalarExpression = { kind: 'literal', datum: than, type: { kind: 'int8' } };
  return { kind: 'call', function: '>(int8,int8)', args: [count, limit], type: BOOL };
}

/** The value, or an error where the flag is set: data, which goes away when its cause does. */
function failIf(flag: ScalarExpression, value: ScalarExpression, type: SqlType): ScalarExpression {
  const message = 'more than one row returned by a subquery used as an expression';
  const error: ScalarExpression = { kind: 'error', message, code: '21000', type };
  return { kind: 'case', cases: [[flag, error]], otherwise: value, type };
}
