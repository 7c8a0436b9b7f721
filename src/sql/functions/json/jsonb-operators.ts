import {
  changeJsonbAt,
  concatJsonb,
  isJsonbArray,
  Jsonb,
  jsonbAtPath,
  jsonbContains,
  jsonbElement,
  jsonbField,
  jsonbHasText,
  JsonbObject,
  withoutJsonbElement,
  withoutJsonbKeys,
  type ArrayDatum,
  type Datum,
  type JsonbValue,
  checkContent,
} from '../../../repr/index.js';
import type { Evaluate, ScalarDefinition } from '../definitions/definition.js';
import { pathOf, presentTexts } from '../values/array-values.js';
import { writtenJsonbText } from '../values/written-text.js';

/** A value that was found as `jsonb`. */
export function found(value: JsonbValue | undefined): Jsonb | null {
  return value === undefined ? null : new Jsonb(value);
}

/** A value that was found as text. */
export function foundText(value: JsonbValue | undefined): string | null {
  return value === undefined ? null : writtenJsonbText(value);
}

/** What stands at a path; a step that is NULL leads nowhere. */
export function atPath(value: JsonbValue, path: ArrayDatum): JsonbValue | undefined {
  if (path.elements.includes(null)) return undefined;
  return jsonbAtPath(value, path.elements as readonly string[]);
}

/** A scalar at the top is kept as an array of one element, and `->` sees that. */
function elementOf(value: JsonbValue, index: number): JsonbValue | undefined {
  const isScalar = !isJsonbArray(value) && !(value instanceof JsonbObject);
  return jsonbElement(isScalar ? [value] : value, index);
}

const ACCESS: readonly ScalarDefinition[] = (
  [
    ['->', 'text', jsonbField, 'jsonb'],
    ['->', 'int4', elementOf, 'jsonb'],
    ['->>', 'text', jsonbField, 'text'],
    ['->>', 'int4', elementOf, 'text'],
    ['#>', 'text[]', atPath, 'jsonb'],
    ['#>>', 'text[]', atPath, 'text'],
  ] as const
).map(([name, step, access, result]) => {
  const get = access as (value: JsonbValue, step: Datum) => JsonbValue | undefined;
  const give = result === 'text' ? foundText : found;
  return {
    name,
    args: ['jsonb', step],
    result,
    introducesNull: true,
    evaluate: ({ value }: Jsonb, at: Datum) => give(get(value, at)),
  };
});

function test(name: string, right: string, evaluate: Evaluate): ScalarDefinition {
  return { name, args: ['jsonb', right], result: 'bool', evaluate };
}

const TESTS: readonly ScalarDefinition[] = [
  test('@>', 'jsonb', (left: Jsonb, right: Jsonb) => jsonbContains(left.value, right.value)),
  test('<@', 'jsonb', (left: Jsonb, right: Jsonb) => jsonbContains(right.value, left.value)),
  test('?', 'text', ({ value }: Jsonb, text: string) => jsonbHasText(value, text)),
  test('?|', 'text[]', ({ value }: Jsonb, texts: ArrayDatum) =>
    presentTexts(texts).some((text) => jsonbHasText(value, text)),
  ),
  test('?&', 'text[]', ({ value }: Jsonb, texts: ArrayDatum) =>
    presentTexts(texts).every((text) => jsonbHasText(value, text)),
  ),
];

function change(name: string, right: string, evaluate: Evaluate): ScalarDefinition {
  return { name, args: ['jsonb', right], result: 'jsonb', evaluate };
}

const CHANGES: readonly ScalarDefinition[] = [
  change('||', 'jsonb', (left: Jsonb, right: Jsonb) => {
    const value = concatJsonb(left.value, right.value);
    checkContent(value);
    return new Jsonb(value);
  }),
  change(
    '-',
    'text',
    ({ value }: Jsonb, key: string) => new Jsonb(withoutJsonbKeys(value, new Set([key]))),
  ),
  change(
    '-',
    'text[]',
    ({ value }: Jsonb, keys: ArrayDatum) =>
      new Jsonb(withoutJsonbKeys(value, new Set(presentTexts(pathOf(keys))))),
  ),
  change(
    '-',
    'int4',
    ({ value }: Jsonb, index: number) => new Jsonb(withoutJsonbElement(value, index)),
  ),
  change(
    '#-',
    'text[]',
    ({ value }: Jsonb, path: ArrayDatum) =>
      new Jsonb(
        changeJsonbAt(value, pathOf(path).elements as (string | null)[], { kind: 'delete' }),
      ),
  ),
];

/** Operators on `jsonb` but comparisons: PostgreSQL documentation, 9.16. */
export const JSONB_OPERATORS: readonly ScalarDefinition[] = [...ACCESS, ...TESTS, ...CHANGES];
