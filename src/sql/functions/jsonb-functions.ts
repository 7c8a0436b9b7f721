import {
  changeJsonbAt,
  datumJson,
  DatumError,
  Jsonb,
  JsonbObject,
  isJsonbArray,
  jsonbText,
  formatDatum,
  parseJsonb,
  prettyJsonb,
  SqlState,
  stripJsonbNulls,
  type ArrayDatum,
  type Datum,
  type JsonbValue,
  type SqlType,
} from '../../repr/index.js';
import type { Evaluate, ScalarDefinition } from './definition.js';
import { pathOf } from './array-values.js';
import { atPath } from './jsonb-operators.js';

/** Any value as JSON: what `to_jsonb` gives. */
export function toJsonb(type: SqlType, datum: Datum): JsonbValue {
  return type.kind === 'text' ? (datum as string) : parseJsonb(datumJson(type, datum)).value;
}

/** Types whose values are keys as they are printed, not as JSON has them: `1e+16`, `1.50`. */
const NUMBERS: ReadonlySet<SqlType['kind']> = new Set([
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'numeric',
]);

/**
 * A value as the key of an object.
 *
 * @throws DatumError for containers; NULL is the caller's to refuse.
 */
export function jsonbKey(type: SqlType, datum: Datum): string {
  switch (type.kind) {
    case 'array':
    case 'list':
    case 'map':
    case 'record':
    case 'jsonb': {
      const message = 'key value must be scalar, not array, composite, or json';
      throw new DatumError(message, SqlState.invalidParameter);
    }
    default:
      return NUMBERS.has(type.kind)
        ? formatDatum(type, datum)
        : (jsonbText(toJsonb(type, datum)) ?? formatDatum(type, datum));
  }
}

function kindOf(value: JsonbValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof JsonbObject) return 'object';
  return isJsonbArray(value) ? 'array' : 'number';
}

function arrayLength({ value }: Jsonb): number {
  if (isJsonbArray(value)) return value.length;
  const what = value instanceof JsonbObject ? 'non-array' : 'scalar';
  throw new DatumError(`cannot get array length of a ${what}`, SqlState.invalidParameter);
}

function buildArray(...types: SqlType[]): Evaluate {
  return (...values: Datum[]) =>
    new Jsonb(values.map((value, index) => toJsonb(types[index]!, value)));
}

function buildObject(...types: SqlType[]): Evaluate {
  return (...values: Datum[]) => {
    if (values.length % 2 === 1) {
      const message = 'argument list must have even number of elements';
      throw new DatumError(message, SqlState.invalidParameter, {
        hint: 'The arguments of jsonb_build_object() must consist of alternating keys and values.',
      });
    }
    const entries: [string, JsonbValue][] = [];
    for (let index = 0; index < values.length; index += 2) {
      const key = values[index]!;
      if (key === null) {
        const message = `argument ${index + 1}: key must not be null`;
        throw new DatumError(message, SqlState.invalidParameter);
      }
      const value = toJsonb(types[index + 1]!, values[index + 1]!);
      entries.push([jsonbKey(types[index]!, key), value]);
    }
    return new Jsonb(JsonbObject.from(entries));
  };
}

/** Functions of any number of values of any type, NULL among them. */
const BUILDERS: readonly ScalarDefinition[] = (
  [
    ['jsonb_build_array', buildArray],
    ['jsonb_build_object', buildObject],
  ] as const
).flatMap(([name, make]): ScalarDefinition[] => {
  const shared = { name, result: 'jsonb', strict: false } as const;
  return [
    { ...shared, args: [], evaluate: make() },
    { ...shared, args: ['any'], variadic: true, evaluate: { of: 'arguments', make } },
  ];
});

const SETTERS: readonly ScalarDefinition[] = (
  [
    ['jsonb_set', (isNew = true) => (isNew ? 'create' : 'replace')],
    ['jsonb_insert', (isAfter = false) => (isAfter ? 'after' : 'before')],
  ] as readonly (readonly [string, (flag?: boolean) => 'create' | 'replace' | 'before' | 'after'])[]
).flatMap(([name, kindFor]): ScalarDefinition[] => {
  const evaluate = ({ value }: Jsonb, path: ArrayDatum, added: Jsonb, flag?: boolean): Jsonb =>
    new Jsonb(
      changeJsonbAt(value, pathOf(path).elements as (string | null)[], {
        kind: kindFor(flag),
        value: added.value,
      }),
    );
  return [
    { name, args: ['jsonb', 'text[]', 'jsonb'], result: 'jsonb', evaluate },
    { name, args: ['jsonb', 'text[]', 'jsonb', 'bool'], result: 'jsonb', evaluate },
  ];
});

/** Functions of `jsonb` that give one value: PostgreSQL documentation, 9.16. */
export const JSONB_FUNCTIONS: readonly ScalarDefinition[] = [
  ...BUILDERS,
  ...SETTERS,
  {
    name: 'to_jsonb',
    args: ['anyelement'],
    result: 'jsonb',
    evaluate: { of: 0, make: (type) => (datum: Datum) => new Jsonb(toJsonb(type, datum)) },
  },
  { name: 'jsonb_array_length', args: ['jsonb'], result: 'int4', evaluate: arrayLength },
  {
    name: 'jsonb_typeof',
    args: ['jsonb'],
    result: 'text',
    evaluate: ({ value }: Jsonb) => kindOf(value),
  },
  {
    name: 'jsonb_strip_nulls',
    args: ['jsonb'],
    result: 'jsonb',
    evaluate: ({ value }: Jsonb) => new Jsonb(stripJsonbNulls(value)),
  },
  {
    name: 'jsonb_pretty',
    args: ['jsonb'],
    result: 'text',
    evaluate: ({ value }: Jsonb) => prettyJsonb(value),
  },
];

/** `j['a'][0]`: a step for each subscript; what leads nowhere is NULL. */
export const JSONB_SUBSCRIPT = {
  name: 'jsonb_subscript',
  introducesNull: true,
  make: () => (container: Jsonb, path: ArrayDatum) => {
    const value = atPath(container.value, path);
    return value === undefined ? null : new Jsonb(value);
  },
} as const;
