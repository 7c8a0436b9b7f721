import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EvaluationError } from '../../../dataflow/index.js';
import { DatumError, type Row } from '../../../repr/index.js';
import { unknownToText } from '../coerce.js';
import type { HirRelation } from '../hir.js';
import { evaluatePlan, rowText } from '../naive-plan.fixture.js';
import { evaluateRelation } from '../naive-relation.fixture.js';
import { planQueryExpression, rowsOf, startPlanning } from '../plan-query-expression.js';
import { collections, environmentOf, selectOf } from '../query-catalog.fixture.js';
import { randomQuery } from '../random-query.fixture.js';
import { simplify } from '../simplify/index.js';
import { lower } from './lower-relation.js';

/** The typed tree of a query. */
function treeOf(sql: string): HirRelation {
  const planning = startPlanning(environmentOf(sql));
  const pending = planQueryExpression(selectOf(sql), null, planning);
  return rowsOf(pending.finish((scalar) => unknownToText(scalar, planning)));
}

/** Rows as sorted text, or undefined for an SQL error: which rows meet one is not laid down. */
function outcome(evaluate: () => readonly Row[]): readonly string[] | undefined {
  try {
    return evaluate().map(rowText).sort();
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof DatumError) return undefined;
    throw error;
  }
}

describe('lowering', () => {
  test('random queries have the rows that evaluation row by row gives', () => {
    let compared = 0;
    const property = fc.property(fc.nat(), fc.constantFrom(1, 2, 2, 3), (seed, depth) => {
      const tree = treeOf(randomQuery(seed, depth));
      const expected = outcome(() => evaluateRelation(tree, collections));
      if (expected === undefined || expected.length > 500) return;
      const plan = lower(tree);
      const actual = outcome(() => evaluatePlan(plan, collections));
      const simplified = outcome(() => evaluatePlan(simplify(plan), collections));
      if (actual !== undefined) expect(actual).toEqual(expected);
      if (simplified !== undefined) expect(simplified).toEqual(expected);
      if (simplified !== undefined) compared += 1;
    });
    fc.assert(property, { numRuns: 600, seed: 20210703 });
    // Most queries are valid and have an answer, or this would prove nothing.
    expect(compared).toBeGreaterThan(400);
  });
});
