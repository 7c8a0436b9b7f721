import type { ScalarExpression } from '../../../dataflow/index.js';
import {
  freeColumnsOfRelation,
  freeColumnsOfScalars,
  hasSubquery,
} from '../hir/hir-free-columns.js';
import { conjuncts } from '../hir/hir-scalar.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { joinEquality } from '../plans/join-equality.js';
import { rewriteScalarHir, shiftScalar } from '../hir/hir-walk.js';
import { translateScalar } from '../hir/translate-scalar.js';
import { NO_OUTER, positionIn, type OuterRows } from './environment.js';
import type { Lowering } from './lowering.js';
import { range } from '../range.js';
import {
  column,
  distinctRows,
  filterRows,
  joinRows,
  mapRows,
  projectRows,
  subtractRows,
  type Rows,
} from '../plans/rows.js';

/**
 * Keeps the rows that have (or have not) a partner in a relation which depends on them by
 * equalities alone, as most EXISTS and IN do: a join with the distinct partners, without asking
 * first which values the rows have. Undefined where the relation depends on the rows in other ways.
 */
export function equiSemiJoin(
  relation: HirRelation,
  wanted: boolean,
  rows: Rows,
  { outer, lowering }: { readonly outer: OuterRows; readonly lowering: Lowering },
): Rows | undefined {
  const parts = takeApart(relation, lowering);
  if (parts === undefined) return undefined;
  const inner = lowering.lowerRelation(parts.input, NO_OUTER, lowering);
  const own = positionIn(NO_OUTER);
  const filtered = filterRows(
    inner,
    parts.own.map((each) => translateScalar(each, own)),
  );
  const width = filtered.columns.length;
  const partners = distinctRows(
    projectRows(
      mapRows(
        filtered,
        parts.pairs.map(({ inside }) => translateScalar(inside, own)),
      ),
      range(parts.pairs.length, width),
    ),
  );
  // Seen from the rows, what the relation calls level 1 is level 0.
  const position = positionIn(outer);
  const left = wanted ? rows : lowering.share(rows);
  const start = left.columns.length;
  const pairs = parts.pairs.map(
    ({ outside, wrap }, index): readonly [ScalarExpression, ScalarExpression] =>
      wrap(translateScalar(shiftScalar(outside, -1), position), column(start + index)),
  );
  const kept = projectRows(joinRows(left, partners, pairs), range(start));
  return wanted ? kept : subtractRows(left, kept);
}

interface Pair {
  /** The side that sees the rows only. */
  readonly outside: HirScalar;
  /** The side that sees the relation only. */
  readonly inside: HirScalar;
  /** Makes both comparable as values of one type. */
  readonly wrap: (
    outside: ScalarExpression,
    inside: ScalarExpression,
  ) => readonly [ScalarExpression, ScalarExpression];
}

interface Parts {
  /** A relation that depends on nothing outside. */
  readonly input: HirRelation;
  /** Predicates of the relation alone. */
  readonly own: readonly HirScalar[];
  readonly pairs: readonly Pair[];
}

function takeApart(relation: HirRelation, lowering: Lowering): Parts | undefined {
  const predicates: HirScalar[] = [];
  let input = relation;
  for (;;) {
    // Which columns there are does not matter to whether there are rows.
    const isOpen =
      input.kind === 'distinct' || (input.kind === 'project' && predicates.length === 0);
    if (isOpen || (input.kind === 'map' && predicates.length === 0)) {
      input = (input as Extract<HirRelation, { kind: 'map' | 'project' | 'distinct' }>).input;
    } else if (input.kind === 'filter') {
      predicates.push(...input.predicates.flatMap(conjuncts));
      input = input.input;
    } else if (input.kind === 'project') {
      const { columns } = input;
      const source = input.input;
      predicates.splice(
        0,
        predicates.length,
        ...predicates.map((each) => overColumns(each, columns)),
      );
      input = source;
    } else {
      break;
    }
  }
  if (freeColumnsOfRelation(input, lowering.bindingColumns).length > 0) return undefined;
  const own: HirScalar[] = [];
  const pairs: Pair[] = [];
  for (const predicate of predicates) {
    if (hasSubquery(predicate)) return undefined;
    if (seesOnly(predicate, 'inside')) {
      own.push(predicate);
      continue;
    }
    const pair = pairOf(predicate);
    if (pair === undefined) return undefined;
    pairs.push(pair);
  }
  return pairs.length === 0 ? undefined : { input, own, pairs };
}

/** A predicate over a projection as one over what is projected. */
function overColumns(scalar: HirScalar, columns: readonly number[]): HirScalar {
  return rewriteScalarHir(scalar, {
    scalar: (part, depth) =>
      part.kind === 'column' && part.level === depth
        ? { ...part, index: columns[part.index]! }
        : undefined,
  });
}

function seesOnly(scalar: HirScalar, side: 'inside' | 'outside'): boolean {
  const levels = freeColumnsOfScalars([scalar], () => []).map(({ level }) => level);
  return levels.every((level) => (level === 0) === (side === 'inside'));
}

function pairOf(predicate: HirScalar): Pair | undefined {
  if (predicate.kind !== 'call') return undefined;
  const [left, right] = predicate.args;
  if (left === undefined || right === undefined) return undefined;
  const { function: name, type } = predicate;
  const probe = joinEquality({ kind: 'call', function: name, args: [column(0), column(1)], type });
  if (probe === undefined) return undefined;
  const equate = (a: ScalarExpression, b: ScalarExpression) =>
    joinEquality({ kind: 'call', function: name, args: [a, b], type })!;
  if (seesOnly(left, 'outside') && seesOnly(right, 'inside')) {
    return { outside: left, inside: right, wrap: equate };
  }
  if (seesOnly(right, 'outside') && seesOnly(left, 'inside')) {
    return { outside: right, inside: left, wrap: (a, b) => equate(b, a) };
  }
  return undefined;
}
