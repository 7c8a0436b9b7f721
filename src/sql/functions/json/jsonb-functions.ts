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
  checkContent,
} from '../../../repr/index.js';
import type { Evaluate, ScalarDefinition } from '../definitions/definition.js';
import { arrayOf, pathOf } from '../values/array-values.js';
import { atPath, found, foundText } from './jsonb-operators.js';
import { written } from '../values/written-text.js';

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
    case 'json':
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
    bounded(values.map((value, index) => toJsonb(types[index]!, value)));
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
    return bounded(JsonbObject.from(entries));
  };
}

/** A value that was made of others. @throws DatumError if it is too long */
function bounded(value: JsonbValue): Jsonb {
  checkContent(value);
  return new Jsonb(value);
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
    bounded(
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

type LaxArguments = [
  target: Jsonb | null,
  path: ArrayDatum | null,
  added: Jsonb | null,
  isNew?: boolean | null,
  treatment?: string | null,
];

/** What `jsonb_set_lax` does where the new value is NULL. */
function setLax(
  ...[target, path, added, isNew = true, treatment = 'use_json_null']: LaxArguments
): Jsonb | null {
  if (target === null || path === null || isNew === null) return null;
  const change = (change: Parameters<typeof changeJsonbAt>[2]): Jsonb =>
    bounded(changeJsonbAt(target.value, pathOf(path).elements as (string | null)[], change));
  const kind = isNew ? 'create' : 'replace';
  if (added !== null && treatment !== null) return change({ kind, value: added.value });
  switch (treatment) {
    case 'raise_exception':
      throw new DatumError('JSON value must not be null', '22004', {
        detail: 'Exception was raised because null_value_treatment is "raise_exception".',
        hint:
          'To avoid, either change the null_value_treatment argument or ensure that an SQL NULL ' +
          'is not passed.',
      });
    case 'use_json_null':
      return change({ kind, value: null });
    case 'delete_key':
      return change({ kind: 'delete' });
    case 'return_target':
      return target;
    default: {
      const wanted = '"delete_key", "return_target", "use_json_null", or "raise_exception"';
      throw new DatumError(`null_value_treatment must be ${wanted}`, SqlState.invalidParameter);
    }
  }
}

const LAX_SETTERS = ([[], ['bool'], ['bool', 'text']] as const).map((rest): ScalarDefinition => ({
  name: 'jsonb_set_lax',
  args: ['jsonb', 'text[]', 'jsonb', ...rest],
  result: 'jsonb',
  strict: false,
  introducesNull: true,
  evaluate: setLax,
}));

/** What stands at a path whose steps are arguments. */
const EXTRACTORS = (
  [
    ['jsonb_extract_path', 'jsonb', found],
    ['jsonb_extract_path_text', 'text', foundText],
  ] as const
).map(([name, result, give]): ScalarDefinition => ({
  name,
  args: ['jsonb', 'text'],
  variadic: true,
  result,
  introducesNull: true,
  evaluate: ({ value }: Jsonb, ...steps: string[]) => give(atPath(value, arrayOf(steps))),
}));

/**
 * The entries of an object of texts: from an array of keys and values in turn, or in pairs, or from
 * arrays of either.
 *
 * @throws DatumError for arrays of other shapes, and for a key that is NULL.
 */
export function objectEntries(
  keys: ArrayDatum,
  values?: ArrayDatum,
): readonly (readonly [string, string | null])[] {
  const [names, texts] = values === undefined ? inTurn(keys) : apart(keys, values);
  return names.map((key, index) => {
    if (key === null) throw new DatumError('null value not allowed for object key', '22004');
    return [key as string, texts[index] as string | null];
  });
}

type KeysAndValues = readonly [keys: readonly Datum[], values: readonly Datum[]];

function inTurn({ elements, dimensions }: ArrayDatum): KeysAndValues {
  const [first, second] = dimensions;
  if (dimensions.length > 2) throw wrongSubscripts('wrong number of array subscripts');
  if (second === undefined ? (first?.length ?? 0) % 2 === 1 : second.length !== 2) {
    const wanted = second === undefined ? 'even number of elements' : 'two columns';
    throw wrongSubscripts(`array must have ${wanted}`);
  }
  return [
    elements.filter((_, index) => index % 2 === 0),
    elements.filter((_, index) => index % 2 === 1),
  ];
}

function apart(keys: ArrayDatum, values: ArrayDatum): KeysAndValues {
  if (Math.max(keys.dimensions.length, values.dimensions.length) > 1) {
    throw wrongSubscripts('wrong number of array subscripts');
  }
  if (keys.elements.length !== values.elements.length) {
    throw wrongSubscripts('mismatched array dimensions');
  }
  return [keys.elements, values.elements];
}

function objectOf(keys: ArrayDatum, values?: ArrayDatum): Jsonb {
  return new Jsonb(JsonbObject.from(objectEntries(keys, values)));
}

function wrongSubscripts(message: string): DatumError {
  return new DatumError(message, '2202E');
}

const OBJECTS: readonly ScalarDefinition[] = [
  { name: 'jsonb_object', args: ['text[]'], result: 'jsonb', evaluate: objectOf },
  { name: 'jsonb_object', args: ['text[]', 'text[]'], result: 'jsonb', evaluate: objectOf },
];

/** Functions of `jsonb` that give one value: PostgreSQL documentation, 9.16. */
export const JSONB_FUNCTIONS: readonly ScalarDefinition[] = [
  {
    name: 'to_jsonb',
    args: ['anyelement'],
    result: 'jsonb',
    evaluate: { of: 0, make: (from) => (datum: Datum) => new Jsonb(toJsonb(from, datum)) },
  },
  ...BUILDERS,
  ...SETTERS,
  ...LAX_SETTERS,
  ...EXTRACTORS,
  ...OBJECTS,
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
    evaluate: (jsonb: Jsonb) => written(jsonb, () => prettyJsonb(jsonb.value)),
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
