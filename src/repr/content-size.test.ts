import { expect, it } from 'vitest';
import { checkContent } from './content-size.js';
import { ArrayDatum, MapDatum, type Datum } from './datum.js';
import { Jsonb, JsonbObject } from './json/jsonb.js';
import { WRITTEN_TEXT_MAX } from './texts/join-texts.js';

const QUARTER = 'x'.repeat(WRITTEN_TEXT_MAX / 4);

function arrayOf(...elements: Datum[]): ArrayDatum {
  return new ArrayDatum(elements, [{ lowerBound: 1, length: elements.length }]);
}

it.each<[string, (...parts: string[]) => Datum]>([
  ['arrays', (...parts) => arrayOf(...parts)],
  ['lists', (...parts) => parts],
  ['lists of lists', (...parts) => parts.map((part) => [part])],
  ['maps', (...parts) => new MapDatum(parts.map((part, index) => [`${index}`, part]))],
  ['JSON arrays', (...parts) => new Jsonb(parts)],
  [
    'JSON objects',
    (...parts) => new Jsonb(JsonbObject.from(parts.map((part, index) => [`${index}`, part]))),
  ],
  ['arrays of JSON', (...parts) => arrayOf(...parts.map((part) => new Jsonb(part)))],
])('counts the parts of %s, each as often as it is there', (_what, make) => {
  const three = make(QUARTER, QUARTER, QUARTER);
  const four = make(QUARTER, QUARTER, QUARTER, QUARTER);
  expect(() => checkContent(three)).not.toThrow();
  expect(() => checkContent(four)).toThrow('requested length too large');
  expect(() => checkContent(three, 2)).toThrow('requested length too large');
});

it('ends soon where parts of parts are the same', () => {
  let list: Datum = [1];
  for (let level = 0; level < 100; level += 1) list = [list, list];
  expect(() => checkContent(list)).toThrow('requested length too large');
});
