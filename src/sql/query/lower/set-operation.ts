import type { AggregateExpression, ScalarExpression } from '../../../dataflow/index.js';
import { hasEqualsThatDiffer, type ColumnType } from '../../../repr/index.js';
import type { HirRelation } from '../hir/hir.js';
import type { Lowering } from './lowering.js';
import { range } from '../range.js';
import {
  column,
  distinctRows,
  filterRows,
  mapRows,
  projectRows,
  reduceRows,
  subtractRows,
  thresholdRows,
  unionRows,
  windowRows,
  type Rows,
} from '../plans/rows.js';

type SetOperation = Extract<HirRelation, { kind: 'setOperation' }>;

/** UNION, INTERSECT and EXCEPT of planned rows, two or, of UNION, more. */
export function lowerSetOperation(
  { operation, all }: Pick<SetOperation, 'operation' | 'all'>,
  inputs: readonly Rows[],
  lowering: Lowering,
): Rows {
  if (operation === 'union') return all ? unionRows(inputs) : distinctRows(unionRows(inputs));
  if (inputs[0]!.columns.some(({ type }) => hasEqualsThatDiffer(type))) {
    return pairEqualRows(operation, all, inputs as [Rows, Rows]);
  }
  const [left, right] = (all ? inputs : inputs.map(distinctRows)) as [Rows, Rows];
  if (operation === 'except') return thresholdRows(subtractRows(left, right));
  // What is left of the left side when what is only there has been taken out.
  const shared = lowering.share(left);
  return subtractRows(shared, thresholdRows(subtractRows(shared, right)));
}

const BOOL: ColumnType = { type: { kind: 'bool' }, nullable: false };

/**
 * INTERSECT and EXCEPT by groups of equal rows, for types whose equal values may differ, as 1.0 and
 * 1.00 do: a difference of multisets would not pair them. ALL numbers equal rows on each side, so
 * that those with the same number are a pair.
 */
function pairEqualRows(
  operation: 'intersect' | 'except',
  all: boolean,
  sides: readonly [Rows, Rows],
): Rows {
  const width = sides[0].columns.length;
  const numbered = all ? sides.map(numberEqualRows) : sides;
  const tagged = numbered.map((rows, index) =>
    mapRows(rows, [literal(index === 0), literal(index === 1)]),
  );
  const keyWidth = all ? width + 1 : width;
  const [isLeft, isRight] = [column(keyWidth), column(keyWidth + 1)];
  const conditions =
    operation === 'except'
      ? [aggregate('bool_and(bool)', isLeft)]
      : [aggregate('bool_or(bool)', isLeft), aggregate('bool_or(bool)', isRight)];
  const groups = reduceRows(unionRows(tagged), range(keyWidth).map(column), conditions);
  const wanted = conditions.map((_, index) => column(keyWidth + index));
  return projectRows(filterRows(groups, wanted), range(width));
}

function numberEqualRows(rows: Rows): Rows {
  return windowRows(rows, {
    partition: range(rows.columns.length),
    order: [],
    calls: [
      {
        kind: 'function',
        function: 'row_number()',
        args: [],
        filter: null,
        frame: { unit: 'rows', start: null, end: null },
        type: { type: { kind: 'int8' }, nullable: false },
      },
    ],
  });
}

function aggregate(name: string, value: ScalarExpression): AggregateExpression {
  return { function: name, args: [value], distinct: false, filter: null, order: [], type: BOOL };
}

function literal(datum: boolean): ScalarExpression {
  return { kind: 'literal', datum, type: BOOL.type };
}
