import type { AggregateFunction } from '../../dataflow/index.js';
import {
  DatumError,
  Jsonb,
  JsonbObject,
  SqlState,
  type Datum,
  type JsonbValue,
  type SqlType,
} from '../../repr/index.js';
import type { AggregateDefinition } from './definition.js';
import { withJsonNames } from './json-names.js';
import { jsonbKey, toJsonb } from './jsonb-functions.js';

function collected(evaluate: (rows: readonly (readonly Datum[])[]) => Datum): AggregateFunction {
  return { kind: 'collected', evaluate, skipsNull: false };
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

/** Aggregates that make `jsonb`. */
export const JSONB_AGGREGATES: readonly AggregateDefinition[] = withJsonNames<AggregateDefinition>([
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
]);
