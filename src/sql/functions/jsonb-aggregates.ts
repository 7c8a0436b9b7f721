import type { AggregateFunction } from '../../dataflow/index.js';
import {
  datumJson,
  DatumError,
  Jsonb,
  JsonbObject,
  quoteJson,
  SqlState,
  type Datum,
  type JsonbValue,
  type SqlType,
} from '../../repr/index.js';
import type { AggregateDefinition } from './definition.js';
import { jsonbKey, toJsonb } from './jsonb-functions.js';
import { joined } from './text-length.js';

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
    const parts = rows.map(([value], index) => {
      const text = datumJson(type, value!);
      return index > 0 && isContainer && value !== null ? `\n ${text}` : text;
    });
    return `[${joined(parts, ', ')}]`;
  });
}

function textObjectAggregate(keyType: SqlType, type: SqlType): AggregateFunction {
  return collected((rows) => {
    if (rows.length === 0) return null;
    const parts = rows.map(([key, value]) => {
      if (key === null) {
        throw new DatumError('field name must not be null', SqlState.invalidParameter);
      }
      return `${quoteJson(jsonbKey(keyType, key!))} : ${datumJson(type, value!)}`;
    });
    return `{ ${joined(parts, ', ')} }`;
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
