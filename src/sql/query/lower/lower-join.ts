import type { ScalarExpression, TableCall } from '../../../dataflow/index.js';
import {
  freeColumnsOfRelation,
  freeColumnsOfScalars,
  hasSubquery,
} from '../hir/hir-free-columns.js';
import type { HirRelation } from '../hir/hir.js';
import { shiftRelation } from '../hir/hir-walk.js';
import { translateScalar } from '../hir/translate-scalar.js';
import { applyRelation, distinctKeys, joinOnColumns, joinOnKeys } from './apply-relation.js';
import { NO_OUTER, outerWidth, positionOf, type OuterRows } from './environment.js';
import { lowerFilter } from './lower-filter.js';
import type { Lowering } from './lowering.js';
import { range } from '../range.js';
import {
  flatMapRows,
  joinRows,
  mapRows,
  projectRows,
  subtractRows,
  unionRows,
  type Rows,
} from '../plans/rows.js';

type Join = Extract<HirRelation, { kind: 'join' }>;

/**
 * Lowers a join of any kind: the pairs that match, and for outer joins the rows that match nothing.
 */
export function lowerJoin(join: Join, outer: OuterRows, lowering: Lowering): Rows {
  if (join.join === 'inner') {
    const left = lowering.lowerRelation(join.left, outer, lowering);
    const { pairs } = innerPairs(join, left, outer, lowering);
    return lowerFilter(join.on, pairs, outer, lowering);
  }
  if (join.join === 'left') return lowerLeftJoin(join, outer, lowering);
  return lowerRightOrFull(join, outer, lowering);
}

/**
 * All pairs of a left row and a right one, the condition not applied; and what the right depends
 * on.
 */
function innerPairs(
  join: Join,
  left: Rows,
  outer: OuterRows,
  lowering: Lowering,
): { readonly left: Rows; readonly pairs: Rows; readonly keys: readonly number[] } {
  const { right } = join;
  if (right.kind === 'tableFunction' && !right.calls.some(({ args }) => args.some(hasSubquery))) {
    const { calls, uses } = callsOver(right, outer);
    const rows = join.join === 'left' ? lowering.share(left) : left;
    const pairs = flatMapRows(rows, { calls, ordinality: right.ordinality });
    return { left: rows, pairs, keys: uses };
  }
  const shared = join.join === 'left' ? lowering.share(left) : left;
  const applied = applyRelation(right, shared, outer, lowering);
  const pairs = joinOnKeys(applied.outer, applied.keys, applied.inner);
  return { left: applied.outer, pairs, keys: applied.keys };
}

/** Calls of table functions over the rows that their arguments call level 1. */
function callsOver(
  right: Extract<HirRelation, { kind: 'tableFunction' }>,
  outer: OuterRows,
): { readonly calls: readonly TableCall[]; readonly uses: readonly number[] } {
  const uses = new Set<number>();
  const calls = right.calls.map((call): TableCall => ({
    ...call,
    args: call.args.map((arg) =>
      translateScalar(arg, (found) => {
        const at = positionOf({ level: found.level - 1, index: found.index }, outer);
        uses.add(at);
        return at;
      }),
    ),
  }));
  return { calls, uses: [...uses] };
}

function lowerLeftJoin(join: Join, outer: OuterRows, lowering: Lowering): Rows {
  const start = lowering.lowerRelation(join.left, outer, lowering);
  const { left, pairs, keys } = innerPairs(join, start, outer, lowering);
  const matching = lowering.share(lowerFilter(join.on, pairs, outer, lowering));
  const onKeys = conditionColumns(join, outer, lowering).filter(
    (position) => position < left.columns.length,
  );
  const missing = unmatched(left, matching, union(keys, onKeys));
  return unionRows([matching, mapRows(missing, nulls(join.right))]);
}

/** Rows that are not in a join, which depends only on the values of some of their columns. */
function unmatched(rows: Rows, matching: Rows, keys: readonly number[], at = keys): Rows {
  const found = distinctKeys(matching, at);
  if (keys.length === 0) {
    const none = subtractRows({ plan: UNIT, columns: [] }, found);
    return joinRows(rows, none);
  }
  return subtractRows(rows, joinOnKeys(rows, keys, found));
}

const UNIT = { kind: 'constant', rows: [[[], 1]], columns: [] } as const;

function nulls(relation: HirRelation): readonly ScalarExpression[] {
  return relation.types.map((type) => ({ kind: 'literal', datum: null, type }));
}

/** The positions, in pairs of rows, of the columns that the condition looks at. */
function conditionColumns(join: Join, outer: OuterRows, lowering: Lowering): readonly number[] {
  const free = freeColumnsOfScalars(join.on, lowering.bindingColumns);
  return union(
    free.map((found) => positionOf(found, outer)),
    [],
  );
}

function union(left: readonly number[], right: readonly number[]): readonly number[] {
  return [...new Set([...left, ...right])].sort((a, b) => a - b);
}

/**
 * The right side of these joins does not see the left one, so that both are lowered alike. One that
 * sees no enclosing row either is made once, and not for each of them.
 */
function lowerRightOrFull(join: Join, outer: OuterRows, lowering: Lowering): Rows {
  const isIndependent = freeColumnsOfRelation(join, lowering.bindingColumns).length === 0;
  if (outerWidth(outer) > 0 && isIndependent) {
    return joinRows(outer.rows, lowerRightOrFull(join, NO_OUTER, lowering));
  }
  const around = outerWidth(outer);
  const [leftWidth, rightWidth] = [join.left.types.length, join.right.types.length];
  const left = lowering.share(lowering.lowerRelation(join.left, outer, lowering));
  const right = lowering.share(
    lowering.lowerRelation(shiftRelation(join.right, -1), outer, lowering),
  );
  const pairs = joinOnColumns(right, range(around), left);
  // Outer columns, right columns, left columns: as pairs of the join they stand the other way
  // round.
  const ordered = projectRows(pairs, [
    ...range(around),
    ...range(leftWidth, around + rightWidth),
    ...range(rightWidth, around),
  ]);
  const matching = lowering.share(lowerFilter(join.on, ordered, outer, lowering));
  const looked = conditionColumns(join, outer, lowering);
  const parts = [matching, missingRight(join, { around, right, matching, looked })];
  if (join.join === 'full') {
    const keys = union(
      range(around),
      looked.filter((position) => position < around + leftWidth),
    );
    parts.push(mapRows(unmatched(left, matching, keys), nulls(join.right)));
  }
  return unionRows(parts);
}

function missingRight(
  join: Join,
  {
    around,
    right,
    matching,
    looked,
  }: {
    readonly around: number;
    readonly right: Rows;
    readonly matching: Rows;
    readonly looked: readonly number[];
  },
): Rows {
  const [leftWidth, rightWidth] = [join.left.types.length, join.right.types.length];
  const inPairs = union(
    range(around),
    looked.filter((position) => position >= around + leftWidth),
  );
  const keys = inPairs.map((position) => (position < around ? position : position - leftWidth));
  const missing = mapRows(unmatched(right, matching, keys, inPairs), nulls(join.left));
  return projectRows(missing, [
    ...range(around),
    ...range(leftWidth, around + rightWidth),
    ...range(rightWidth, around),
  ]);
}
