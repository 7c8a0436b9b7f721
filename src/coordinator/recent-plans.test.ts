import { expect, test } from 'vitest';
import type { PlanConstants, PlanTemplate, StatementPlan } from '../sql/index.js';
import { RecentPlans } from './recent-plans.js';

const CONSTANTS: PlanConstants = { kind: 'parameters', values: [] };
const PLAN: StatementPlan = { kind: 'commit' };
const TEMPLATE: PlanTemplate = { fill: () => PLAN };

/** Asks for the plan of a statement, and whether it was made for all of its kind just now. */
function ask(plans: RecentPlans, key: object, catalog = 1, variables = 1): string {
  let made = '';
  const plan = plans.plan(key, CONSTANTS, { catalog, variables }, () => {
    made = ', made';
    return TEMPLATE;
  });
  return (plan === null ? 'none' : 'kept') + made;
}

test('keeps the plan of a statement that comes again', () => {
  const plans = new RecentPlans();
  const key = {};
  expect(ask(plans, key)).toBe('none');
  expect(ask(plans, key)).toBe('kept, made');
  expect(ask(plans, key)).toBe('kept');
});

test('forgets all plans when the catalog or the variables are others', () => {
  const plans = new RecentPlans();
  const key = {};
  ask(plans, key);
  for (const [catalog, variables] of [
    [1, 1],
    [2, 1],
    [2, 2],
  ] as const) {
    expect(ask(plans, key, catalog, variables)).toBe('kept, made');
    expect(ask(plans, key, catalog, variables)).toBe('kept');
  }
});

test('keeps no more plans than it may, and lets the one go that was there first', () => {
  const plans = new RecentPlans();
  const keys = Array.from({ length: 101 }, () => ({}));
  for (const key of keys) {
    ask(plans, key);
    ask(plans, key);
  }
  expect(ask(plans, keys[1]!)).toBe('kept');
  expect(ask(plans, keys[100]!)).toBe('kept');
  expect(ask(plans, keys[0]!)).toBe('kept, made');
});

test('keeps the plan of a text as it is, as long as nothing has changed', () => {
  const plans = new RecentPlans();
  const key = {};
  let made = 0;
  const planned = (catalog: number): number => {
    plans.whole(key, { catalog, variables: 1 }, () => {
      made += 1;
      return PLAN;
    });
    return made;
  };
  expect([1, 1, 1, 1].map(planned)).toEqual([1, 2, 2, 2]);
  expect([2, 2].map(planned)).toEqual([3, 3]);
});
