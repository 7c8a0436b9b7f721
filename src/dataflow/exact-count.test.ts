import { describe, expect, it } from 'vitest';
import type { ColumnType, Row, SqlType } from '../repr/index.js';
import { Arrangement } from './arrangement/arrangement.js';
import { Consolidator } from './consolidate.js';
import { makeAggregator } from './graph/aggregator.js';
import { Join } from './graph/join.js';
import type { JoinClass } from './graph/join-paths.js';
import type { Output } from './graph/operator.js';
import { OrderedLists } from './graph/ordered-lists.js';
import { OrderedMultiset } from './graph/ordered-multiset.js';
import { Reduce } from './graph/reduce.js';
import { Threshold } from './graph/threshold.js';
import type { AggregateExpression } from './plan/plan.js';
import { LimitReached, ResourceMeter, UNLIMITED } from './resource-meter.js';
import { testFunctions } from './test-functions.fixture.js';
import { WordTable } from './arrangement/word-table.js';

const INT: SqlType = { kind: 'int4' };
const COLUMNS: ColumnType[] = [{ type: INT, nullable: false }];
const MAX = Number.MAX_SAFE_INTEGER;
/** Whose square is beyond the greatest. */
const ROOT = 2 ** 27;

/** Keeps nothing, so that whoever counts is the operator before it. */
const nowhere: Output = { push: () => undefined, fail: () => undefined };

function arranged(row: Row, count: number): Arrangement {
  const arrangement = new Arrangement([INT], 0n);
  arrangement.open(0n);
  arrangement.update(row, count);
  return arrangement;
}

function join(classes: readonly JoinClass[]): Join {
  return new Join({
    inputs: [arranged([1], ROOT), arranged([1], ROOT)],
    kept: [true, true],
    layout: { offsets: [0, 1, 2], classes },
    constants: [],
    finish: (wide) => wide.slice(),
    output: nowhere,
    meter: new ResourceMeter(UNLIMITED, 'the query'),
  });
}

/** What counts the copies of a row, each to be given the greatest count and then one more. */
const COUNTERS: Record<string, () => (diff: number) => void> = {
  'an arrangement': () => {
    const arrangement = new Arrangement([INT], 0n);
    arrangement.open(0n);
    return (diff) => arrangement.update([1], diff);
  },
  'a sum of changes': () => {
    const sums = new Consolidator([INT]);
    return (diff) => sums.add([1], diff);
  },
  'a multiset': () => {
    const multiset = new OrderedMultiset<number>((left, right) => left - right);
    return (diff) => multiset.add(1, diff);
  },
  'a list in order': () => {
    const groups = new WordTable();
    const keeper = { look: () => [], compare: () => 0, keep: () => 1, release: () => undefined };
    const lists = new OrderedLists(groups, keeper);
    groups.makeRoom(0);
    return (diff) => lists.add(0, [1], 1, diff);
  },
  'a threshold': () => {
    const threshold = new Threshold([INT], new ResourceMeter(UNLIMITED, 'the test'), nowhere);
    return (diff) => threshold.push([1], diff);
  },
  'a group': () => {
    const reduce = new Reduce({
      key: [],
      keyTypes: [],
      aggregators: [],
      types: [],
      empty: null,
      output: nowhere,
      meter: new ResourceMeter(UNLIMITED, 'the query'),
    });
    return (diff) => reduce.push([1], diff);
  },
  'a distinct value': () => {
    const expression: AggregateExpression = {
      function: 'count',
      args: [{ kind: 'column', index: 0 }],
      distinct: true,
      filter: null,
      order: [],
      type: COLUMNS[0]!,
    };
    const meter = new ResourceMeter(UNLIMITED, 'the query');
    const options = { columns: COLUMNS, functions: testFunctions, meter };
    const aggregator = makeAggregator(expression, options);
    return (diff) => aggregator.add(0, 1, diff);
  },
};

describe('counts of copies', () => {
  it.each(Object.keys(COUNTERS))('are exact or an error in %s', (name) => {
    const add = COUNTERS[name]!();
    add(MAX);
    expect(() => add(1)).toThrow(LimitReached);
  });

  it('are exact or an error where pairs meet', () => {
    const equal: JoinClass = { slots: [0, 1], type: INT };
    expect(() => join([equal]).flush(0n)).toThrow(LimitReached);
    expect(() => join([]).flush(0n)).toThrow(LimitReached);
  });
});
