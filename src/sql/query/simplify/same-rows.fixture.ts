import fc from 'fast-check';
import { expect } from 'vitest';
import { EvaluationError, mapInputs, type Plan } from '../../../dataflow/index.js';
import { DatumError } from '../../../repr/index.js';
import { unknownToText } from '../coercion/coerce.js';
import { lower } from '../lower/index.js';
import { evaluatePlan, rowText } from '../naive-plan.fixture.js';
import { planColumns } from '../plans/plan-columns.js';
import { planQueryExpression, rowsOf, startPlanning } from '../select/plan-query-expression.js';
import { collections, environmentOf, selectOf } from '../query-catalog.fixture.js';
import { randomQuery } from '../random-query.fixture.js';
import { takeApart } from './shared-parts.js';

/** The plan of a query before it is simplified. */
export function loweredPlan(sql: string): Plan {
  const planning = startPlanning(environmentOf(sql));
  const pending = planQueryExpression(selectOf(sql), null, planning);
  return lower(rowsOf(pending.finish((scalar) => unknownToText(scalar, planning))));
}

/** A plan in which nothing is shared: each part stands where it is used. */
export function withoutSharing(plan: Plan): Plan {
  const { parts, body } = takeApart(plan);
  const values = new Map<string, Plan>();
  const unfold = (part: Plan): Plan =>
    part.kind === 'local' ? values.get(part.name)! : mapInputs(part, unfold);
  for (const { name, value } of parts) values.set(name, unfold(value));
  return unfold(body);
}

/**
 * Plans with longer shapes take the literal evaluator too long, and show nothing that others do
 * not.
 */
const SHAPE_MAX = 400;

/** Checks that a pass keeps the columns and the rows of the plans of random queries. */
export function checkSameRows(pass: (plan: Plan) => Plan): void {
  let compared = 0;
  const property = fc.property(fc.nat(), (seed) => {
    const plan = withoutSharing(loweredPlan(randomQuery(seed, 2)));
    if (shapeOf(plan).length > SHAPE_MAX) return;
    const expected = outcome(plan);
    const passed = pass(plan);
    expect(planColumns(passed).map(({ type }) => type)).toEqual(
      planColumns(plan).map(({ type }) => type),
    );
    const actual = outcome(passed);
    if (expected === undefined || actual === undefined) return;
    expect(actual).toEqual(expected);
    compared += 1;
  });
  fc.assert(property, { numRuns: 200, seed: 18 });
  expect(compared).toBeGreaterThan(80);
}

/** Rows as sorted text, or undefined for an SQL error: which rows meet one may change. */
function outcome(plan: Plan): readonly string[] | undefined {
  try {
    return evaluatePlan(plan, collections).map(rowText).sort();
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof DatumError) return undefined;
    throw error;
  }
}

/** A plan as short text: operators, outermost first. */
export function shapeOf(plan: Plan): string {
  switch (plan.kind) {
    case 'get':
      return plan.id;
    case 'local':
      return plan.name;
    case 'constant':
      return `constant[${plan.rows.length}]`;
    case 'let':
      return `let ${plan.name} = ${shapeOf(plan.value)} in ${shapeOf(plan.body)}`;
    case 'recursive':
      return `recursive ${plan.name} (${shapeOf(plan.base)}, ${shapeOf(plan.step)})`;
    case 'join':
    case 'union': {
      const inputs = plan.inputs.map(shapeOf).join(', ');
      const classes = plan.kind === 'join' ? `${plan.equivalences.length} ` : '';
      return `${plan.kind} ${classes}(${inputs})`;
    }
    default:
      return `${plan.kind} ${shapeOf(plan.input)}`;
  }
}
