import type { AggregateFunction } from '../../../dataflow/index.js';
import {
  DatumError,
  Jsonb,
  JsonbObject,
  quoteJson,
  SqlState,
  type Datum,
  type JsonbValue,
  type SqlType,
  joinTexts,
} from '../../../repr/index.js';
import type { AggregateDefinition } from '../definitions/definition.js';
import { jsonbKey, toJsonb } from './jsonb-functions.js';
import { TEXT_MAX } from '../values/text-length.js';
import { writtenJson } from '../values/written-text.js';

function collected(evaluate: (rows: readonly (readonly Datum[])[]) => Datum): AggregateFunction {
  return { kind: 'collected', evaluate: (rows) => evaluate(rows.all()), skipsNull: false };
}

function arrayAggregate(type: SqlType): AggregateFunction {
  return collected((rows) =>
    rows.length === 0 ? null : new Jsonb(rows.map(([value]) => toJsonb(type, value!))),
  );
}

function objectAggregate(keyType: SqlType, type: SqlType): AggregateFunction {
  return collected((rows) => {
    if (rows.length === 0) return null;
    const entries = rows.map(([key, value]): [string, JsonbValue] => {
      if (key === null) {
        throw new DatumError('field name must not be null', SqlState.invalidParameter);
      }
      return [jsonbKey(keyType, key!), toJsonb(type, value!)];
    });
    return new Jsonb(JsonbObject.from(entries));
  });
}

/** As PostgreSQL writes it, in which containers but the first begin a line. */
function textArrayAggregate(type: SqlType): AggregateFunction {
  const isContainer = type.kind === 'array' || type.kind === 'record';
  return collected((rows) => {
    if (rows.length === 0) return null;
    const element = (index: number): string => {
      const value = rows[index]![0]!;
      const text = writtenJson(type, value);
      return index > 0 && isContainer && value !== null ? `\n ${text}` : text;
    };
    return `[${joinTexts(rows.length, element, ', ', TEXT_MAX)}]`;
  });
}

function textObjectAggregate(keyType: SqlType, type: SqlType): AggregateFunction {
  return collected((rows) => {
    if (rows.length === 0) return null;
    const entry = (index: number): string => {
      const [key, value] = rows[index]!;
      if (key === null) {
        throw new DatumError('field name must not be null', SqlState.invalidParameter);
      }
      return `${quoteJson(jsonbKey(keyType, key!))} : ${writtenJson(type, value!)}`;
    };
    return `{ ${joinTexts(rows.length, entry, ', ', TEXT_MAX)} }`;
  });
}

/** Aggregates that make `jsonb` and `json`. */
export const JSONB_AGGREGATES: readonly AggregateDefinition[] = [
  {
    name: 'jsonb_agg',
    args: ['any'],
    result: 'jsonb',
    aggregate: { of: 'arguments', make: arrayAggregate },
  },
  {
    name: 'jsonb_object_agg',
    args: ['any', 'any'],
    result: 'jsonb',
    aggregate: { of: 'arguments', make: objectAggregate },
  },
  {
    name: 'json_agg',
    args: ['any'],
    result: 'json',
    aggregate: { of: 'arguments', make: textArrayAggregate },
  },
  {
    name: 'json_object_agg',
    args: ['any', 'any'],
    result: 'json',
    aggregate: { of: 'arguments', make: textObjectAggregate },
  },
];
