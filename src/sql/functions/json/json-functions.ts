import {
  datumJsonLines,
  DatumError,
  jsonPartAtPath,
  jsonPartElement,
  jsonPartField,
  jsonPartText,
  parseJsonText,
  quoteJson,
  SqlState,
  stripJsonPartNulls,
  type ArrayDatum,
  type Datum,
  type JsonPart,
  type SqlType,
  joinTexts,
} from '../../../repr/index.js';
import { arrayOf } from '../values/array-values.js';
import type { Evaluate, ScalarDefinition, TableDefinition } from '../definitions/definition.js';
import { jsonbKey, objectEntries } from './jsonb-functions.js';
import { TEXT_MAX } from '../values/text-length.js';
import { written, writtenJson } from '../values/written-text.js';

function refuse(message: string, hint?: string): DatumError {
  return new DatumError(message, SqlState.invalidParameter, hint === undefined ? {} : { hint });
}

/** A part of the text as it stands there. */
function found(part: JsonPart | undefined): string | null {
  return part === undefined ? null : part.text();
}

function foundText(part: JsonPart | undefined): string | null {
  return part === undefined ? null : jsonPartText(part);
}

/** What stands at a path; a step that is NULL leads nowhere. */
function atPath(part: JsonPart, { elements }: ArrayDatum): JsonPart | undefined {
  if (elements.includes(null)) return undefined;
  return jsonPartAtPath(part, elements as readonly string[]);
}

/** Operators on `json`: PostgreSQL documentation, 9.16. Unlike `jsonb` it has no others. */
export const JSON_OPERATORS: readonly ScalarDefinition[] = (
  [
    ['->', 'text', jsonPartField, 'json'],
    ['->', 'int4', jsonPartElement, 'json'],
    ['->>', 'text', jsonPartField, 'text'],
    ['->>', 'int4', jsonPartElement, 'text'],
    ['#>', 'text[]', atPath, 'json'],
    ['#>>', 'text[]', atPath, 'text'],
  ] as const
).map(([name, step, access, result]): ScalarDefinition => {
  const get = access as (part: JsonPart, step: Datum) => JsonPart | undefined;
  const give = result === 'text' ? foundText : found;
  return {
    name,
    args: ['json', step],
    result,
    introducesNull: true,
    // A literal of no type is `jsonb`, which is the dialect's type for JSON.
    dialectOnly: true,
    evaluate: (text: string, at: Datum) => give(get(parseJsonText(text), at)),
  };
});

/** A key and its value as these functions write them. */
function jsonEntry(keyType: SqlType, key: Datum, type: SqlType, value: Datum): string {
  return `${quoteJson(jsonbKey(keyType, key))} : ${writtenJson(type, value)}`;
}

function buildArray(...types: SqlType[]): Evaluate {
  return (...values: Datum[]) => {
    const element = (index: number): string => writtenJson(types[index]!, values[index]!);
    return `[${joinTexts(values.length, element, ', ', TEXT_MAX)}]`;
  };
}

function buildObject(...types: SqlType[]): Evaluate {
  return (...values: Datum[]) => {
    if (values.length % 2 === 1) {
      throw refuse(
        'argument list must have even number of elements',
        'The arguments of json_build_object() must consist of alternating keys and values.',
      );
    }
    const entry = (index: number): string => {
      const [at, next] = [2 * index, 2 * index + 1];
      const [key, value] = [values[at]!, values[next]!];
      if (key === null) {
        throw refuse(`argument ${at + 1} cannot be null`, 'Object keys should be text.');
      }
      return jsonEntry(types[at]!, key, types[next]!, value);
    };
    return `{${joinTexts(values.length / 2, entry, ', ', TEXT_MAX)}}`;
  };
}

/** Functions of any number of values of any type, NULL among them. */
const BUILDERS: readonly ScalarDefinition[] = (
  [
    ['json_build_array', buildArray],
    ['json_build_object', buildObject],
  ] as const
).flatMap(([name, make]): ScalarDefinition[] => {
  const shared = { name, result: 'json', strict: false } as const;
  return [
    { ...shared, args: [], evaluate: make() },
    { ...shared, args: ['any'], variadic: true, evaluate: { of: 'arguments', make } },
  ];
});

const CONVERTERS: readonly ScalarDefinition[] = (
  [
    ['to_json', 'anyelement'],
    ['array_to_json', 'anyarray'],
    ['row_to_json', 'record'],
  ] as const
).map(([name, type]) => ({
  name,
  args: [type],
  result: 'json',
  evaluate: { of: 0, make: (from) => (datum: Datum) => writtenJson(from, datum) },
}));

const PRETTY_CONVERTERS: readonly ScalarDefinition[] = (
  [
    ['array_to_json', 'anyarray'],
    ['row_to_json', 'record'],
  ] as const
).map(([name, type]) => ({
  name,
  args: [type, 'bool'],
  result: 'json',
  evaluate: {
    of: 0,
    make: (from) => (datum: Datum, pretty: boolean) =>
      pretty ? written(datum, () => datumJsonLines(from, datum)) : writtenJson(from, datum),
  },
}));

const EXTRACTORS = (
  [
    ['json_extract_path', 'json', found],
    ['json_extract_path_text', 'text', foundText],
  ] as const
).map(([name, result, give]): ScalarDefinition => ({
  name,
  args: ['json', 'text'],
  variadic: true,
  result,
  introducesNull: true,
  evaluate: (text: string, ...steps: string[]) => give(atPath(parseJsonText(text), arrayOf(steps))),
}));

function objectOf(keys: ArrayDatum, values?: ArrayDatum): string {
  const entries = objectEntries(keys, values);
  const entry = (index: number): string => {
    const [key, value] = entries[index]!;
    return `${quoteJson(key)} : ${value === null ? 'null' : quoteJson(value)}`;
  };
  return `{${joinTexts(entries.length, entry, ', ', TEXT_MAX)}}`;
}

function arrayLength(text: string): number {
  const part = parseJsonText(text);
  if (part.kind === 'array') return part.elements.length;
  throw refuse(`cannot get array length of a ${part.kind === 'object' ? 'non-array' : 'scalar'}`);
}

/** Functions of `json` that give one value: PostgreSQL documentation, 9.16. */
export const JSON_FUNCTIONS: readonly ScalarDefinition[] = [
  ...BUILDERS,
  ...CONVERTERS,
  ...PRETTY_CONVERTERS,
  ...EXTRACTORS,
  { name: 'json_object', args: ['text[]'], result: 'json', evaluate: objectOf },
  { name: 'json_object', args: ['text[]', 'text[]'], result: 'json', evaluate: objectOf },
  { name: 'json_array_length', args: ['json'], result: 'int4', evaluate: arrayLength },
  {
    name: 'json_typeof',
    args: ['json'],
    result: 'text',
    evaluate: (text: string) => parseJsonText(text).kind,
  },
  {
    name: 'json_strip_nulls',
    args: ['json'],
    result: 'json',
    evaluate: (text: string) => stripJsonPartNulls(parseJsonText(text)),
  },
];

function elementsOf(name: string, text: string): readonly JsonPart[] {
  const part = parseJsonText(text);
  if (part.kind === 'array') return part.elements;
  throw refuse(`cannot call ${name} on a ${part.kind === 'object' ? 'non-array' : 'scalar'}`);
}

type Entries = readonly (readonly [string, JsonPart])[];

function entriesOf(text: string): Entries {
  const part = parseJsonText(text);
  if (part.kind === 'object') return part.entries;
  const what = part.kind === 'array' ? 'an array as an object' : 'a scalar';
  throw refuse(`cannot deconstruct ${what}`);
}

function keysOf(text: string): readonly Datum[][] {
  const part = parseJsonText(text);
  if (part.kind === 'object') return part.entries.map(([key]) => [key]);
  const what = part.kind === 'array' ? 'an array' : 'a scalar';
  throw refuse(`cannot call json_object_keys on ${what}`);
}

const FORMS = [
  { suffix: '', type: 'json', give: (part: JsonPart): Datum => part.text() },
  { suffix: '_text', type: 'text', give: jsonPartText },
] as const;

/** The set-returning functions of `json`. */
export const JSON_TABLE_FUNCTIONS: readonly TableDefinition[] = [
  ...FORMS.flatMap(({ suffix, type, give }): TableDefinition[] => [
    {
      name: `json_array_elements${suffix}`,
      args: ['json'],
      columns: [{ name: 'value', type }],
      evaluate: (text: string) =>
        elementsOf(`json_array_elements${suffix}`, text).map((part) => [give(part)]),
    },
    {
      name: `json_each${suffix}`,
      args: ['json'],
      columns: [
        { name: 'key', type: 'text' },
        { name: 'value', type },
      ],
      evaluate: (text: string) => entriesOf(text).map(([key, part]) => [key, give(part)]),
    },
  ]),
  {
    name: 'json_object_keys',
    args: ['json'],
    columns: [{ name: null, type: 'text' }],
    evaluate: keysOf,
  },
];
