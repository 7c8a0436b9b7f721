import { expect, it } from 'vitest';
import type { Row } from '../../repr/index.js';
import { Collection } from '../collection.js';
import { errorRow } from '../error-row.js';
import { keptBytes, ResourceMeter, UNLIMITED } from '../resource-meter.js';
import { bigint, text } from '../test-functions.fixture.js';
import { KeptOutput } from './kept-output.js';

function makeOutput(column: typeof text): { output: KeptOutput; meter: ResourceMeter } {
  const collection = new Collection({
    columns: [column],
    since: 0n,
    upper: 0n,
    onUntidy: () => undefined,
  });
  const meter = new ResourceMeter(UNLIMITED, 'the test');
  return { output: new KeptOutput(collection, meter), meter };
}

it('counts rows that are there by the meter, and those that were there by itself', () => {
  const { output, meter } = makeOutput(text);
  const long = ['a'.repeat(1000)];
  output.collection.open(0n);
  output.push(long, 1);
  output.push(['short'], 1);
  expect(meter.bytes).toBe(keptBytes(long) + keptBytes(['short']));
  expect(output.historyBytes).toBe(0);
  output.collection.open(1n);
  output.push(long, -1);
  expect(meter.bytes).toBe(keptBytes(['short']));
  const history = output.historyBytes;
  expect(history).toBeGreaterThanOrEqual(keptBytes(long));
  expect(history).toBeLessThan(keptBytes(long) + 100);
});

it('counts rows that are packed by their columns', () => {
  const { output } = makeOutput(bigint);
  output.collection.open(0n);
  for (let row = 0; row < 1000; row += 1) output.push([BigInt(row)], 1);
  output.collection.open(1n);
  for (let row = 0; row < 1000; row += 1) output.push([BigInt(row)], -1);
  expect(output.historyBytes).toBeGreaterThan(1000 * 40);
  expect(output.historyBytes).toBeLessThan(1000 * 120);
});

it('counts each row that is kept for earlier times as itself, whatever came and went before', () => {
  const long = ['a'.repeat(100_000)];
  const { output } = makeOutput(text);
  const { collection } = output;
  let time = 0n;
  const replace = (before: Row, after: Row): void => {
    collection.open(time);
    output.push(before, -1);
    output.push(after, 1);
    time += 1n;
  };
  collection.open(time);
  output.push(['0'], 1);
  time += 1n;
  for (let at = 0; at < 1000; at += 1) replace([`${at}`], [`${at + 1}`]);
  collection.compact(time - 1n);
  expect(output.historyBytes).toBeLessThan(100);
  replace(['1000'], long);
  replace(long, ['0']);
  expect(output.historyBytes).toBeGreaterThan(keptBytes(long));
  expect(output.historyBytes).toBeLessThan(keptBytes(long) + 1000);

  // It is there again, and then it goes for good.
  replace(['0'], long);
  expect(output.historyBytes).toBeLessThan(1000);
  expect(output.liveBytes).toBe(keptBytes(long));
  replace(long, ['1']);
  for (let at = 1; at < 300; at += 1) replace([`${at}`], [`${at + 1}`]);
  collection.compact(time - 1n);
  expect(output.historyBytes).toBeLessThan(100);
});

it('counts errors as it counts rows, however they came, and those of earlier times', () => {
  const { output, meter } = makeOutput(text);
  const { collection } = output;
  const error = errorRow('division by zero', '22012');
  collection.open(0n);
  output.fail(error, 2);
  collection.open(1n);
  output.fail(error, -1);
  expect(meter.bytes).toBe(keptBytes(error));
  collection.open(2n);
  output.fail(error, -1);
  expect(meter.bytes).toBe(0);
  for (let time = 3n; time < 1003n; time += 1n) {
    collection.open(time);
    output.fail(errorRow(`no number: ${time}`, '22P02'), 1);
    output.fail(errorRow(`no number: ${time - 1n}`, '22P02'), -1);
  }
  expect(output.historyBytes).toBeGreaterThan(1000 * keptBytes(error));
  collection.compact(1002n);
  expect(output.historyBytes).toBeLessThan(100);
});
