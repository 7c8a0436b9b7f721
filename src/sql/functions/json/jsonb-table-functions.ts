import {
  DatumError,
  isJsonbArray,
  Jsonb,
  JsonbObject,
  SqlState,
  type Datum,
  type JsonbValue,
} from '../../../repr/index.js';
import type { TableDefinition } from '../definitions/definition.js';
import { writtenJsonbText } from '../values/written-text.js';

function refuse(message: string): DatumError {
  return new DatumError(message, SqlState.invalidParameter);
}

function elementsOf({ value }: Jsonb): readonly JsonbValue[] {
  if (isJsonbArray(value)) return value;
  const what = value instanceof JsonbObject ? 'an object' : 'a scalar';
  throw refuse(`cannot extract elements from ${what}`);
}

function entriesOf(name: string, { value }: Jsonb): JsonbObject['entries'] {
  if (value instanceof JsonbObject) return value.entries;
  throw refuse(`cannot call ${name} on a non-object`);
}

function keysOf({ value }: Jsonb): readonly Datum[][] {
  if (value instanceof JsonbObject) return value.entries.map(([key]) => [key]);
  const what = isJsonbArray(value) ? 'an array' : 'a scalar';
  throw refuse(`cannot call jsonb_object_keys on ${what}`);
}

const FORMS = [
  { suffix: '', type: 'jsonb', give: (value: JsonbValue): Datum => new Jsonb(value) },
  { suffix: '_text', type: 'text', give: writtenJsonbText },
] as const;

/** The set-returning functions of `jsonb`: PostgreSQL documentation, 9.16. */
export const JSONB_TABLE_FUNCTIONS: readonly TableDefinition[] = [
  ...FORMS.flatMap(({ suffix, type, give }): TableDefinition[] => [
    {
      name: `jsonb_array_elements${suffix}`,
      args: ['jsonb'],
      columns: [{ name: 'value', type }],
      evaluate: (array: Jsonb) => elementsOf(array).map((value) => [give(value)]),
    },
    {
      name: `jsonb_each${suffix}`,
      args: ['jsonb'],
      columns: [
        { name: 'key', type: 'text' },
        { name: 'value', type },
      ],
      evaluate: (object: Jsonb) =>
        entriesOf(`jsonb_each${suffix}`, object).map(([key, value]) => [key, give(value)]),
    },
  ]),
  {
    name: 'jsonb_object_keys',
    args: ['jsonb'],
    columns: [{ name: null, type: 'text' }],
    evaluate: keysOf,
  },
];
