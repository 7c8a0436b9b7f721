import {
  DatumError,
  isJsonbArray,
  Jsonb,
  JsonbObject,
  jsonPartField,
  parseJsonText,
  SqlState,
  type Datum,
} from '../../../repr/index.js';
import type { ScalarDefinition, TableDefinition } from '../definitions/definition.js';

function refuse(message: string): DatumError {
  return new DatumError(message, SqlState.invalidParameter);
}

type Shape = 'object' | 'array' | 'scalar';

function shapeOfJsonb({ value }: Jsonb): Shape {
  if (value instanceof JsonbObject) return 'object';
  return isJsonbArray(value) ? 'array' : 'scalar';
}

function shapeOfJson(text: string): Shape {
  const { kind } = parseJsonText(text);
  return kind === 'object' || kind === 'array' ? kind : 'scalar';
}

function elementsOfJsonb({ value }: Jsonb): readonly Jsonb[] {
  if (!isJsonbArray(value)) throw refuse('cannot call jsonb_to_recordset on a non-array');
  return value.map((element) => new Jsonb(element));
}

function elementsOfJson(text: string): readonly string[] {
  const part = parseJsonText(text);
  if (part.kind === 'array') return part.elements.map((element) => element.text());
  const what = part.kind === 'object' ? 'an object' : 'a scalar';
  throw refuse(`cannot call json_to_recordset on ${what}`);
}

/** An object, or NULL; `populate_composite` is what PostgreSQL calls itself there. */
function objectRow(shapeOf: (value: never) => Shape): (value: Datum) => Datum[][] {
  return (value) => {
    const shape = value === null ? 'object' : shapeOf(value as never);
    if (shape === 'object') return [[value]];
    const what = shape === 'array' ? 'an array' : 'a scalar';
    throw refuse(`cannot call populate_composite on ${what}`);
  };
}

function objectRows(
  name: string,
  elementsOf: (value: never) => readonly Datum[],
  shapeOf: (value: never) => Shape,
): (value: Datum) => Datum[][] {
  return (value) =>
    elementsOf(value as never).map((element) => {
      if (shapeOf(element as never) === 'object') return [element];
      throw refuse(`argument of ${name} must be an array of objects`);
    });
}

function ofType(
  type: 'json' | 'jsonb',
  elementsOf: (value: never) => readonly Datum[],
  shapeOf: (value: never) => Shape,
): readonly TableDefinition[] {
  const shared = { args: [type], columns: [{ name: null, type }], isRecord: true } as const;
  const sets = `${type}_to_recordset`;
  return [
    { ...shared, name: `${type}_to_record`, strict: false, evaluate: objectRow(shapeOf) },
    { ...shared, name: sets, evaluate: objectRows(sets, elementsOf, shapeOf) },
  ];
}

/**
 * `json_to_record`, `json_to_recordset` and those of `jsonb`: the rows are the objects, of whose
 * fields the planner makes the columns that a query defines.
 */
export const JSON_RECORD_FUNCTIONS: readonly TableDefinition[] = [
  ...ofType('json', elementsOfJson, shapeOfJson),
  ...ofType('jsonb', elementsOfJsonb, shapeOfJsonb),
];

/** The field of an object as JSON; NULL where it is JSON's null too, as in a record. */
export const JSON_RECORD_FIELDS: readonly ScalarDefinition[] = [
  {
    name: 'mz_record_field',
    args: ['json', 'text'],
    result: 'json',
    introducesNull: true,
    evaluate: (text: string, key: string) => {
      const part = jsonPartField(parseJsonText(text), key);
      return part === undefined || part.kind === 'null' ? null : part.text();
    },
  },
  {
    name: 'mz_record_field',
    args: ['jsonb', 'text'],
    result: 'jsonb',
    introducesNull: true,
    evaluate: ({ value }: Jsonb, key: string) => {
      const field = value instanceof JsonbObject ? value.get(key) : undefined;
      return field === undefined || field === null ? null : new Jsonb(field);
    },
  },
];
