import { describe, expect, it } from 'vitest';
import { INSTANT_INFINITY } from './datetime/civil-date.js';
import type { Datum } from './datum.js';
import { datumDebug, rowsDebug } from './datum-debug.js';
import { formatDebug } from './debug-value.js';
import { parseDatum } from './parse-datum.js';
import type { SqlType } from './sql-types/sql-type.js';

/** The debug form on one line: brackets keep no space inside, and no comma before they close. */
function compact(type: SqlType, datum: Datum): string {
  return formatDebug(datumDebug(type, datum))
    .replace(/\n\s*/g, ' ')
    .replace(/([([]) /g, '$1')
    .replace(/, ([)\]])/g, '$1')
    .replace(/, }/g, ' }');
}

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

describe('datumDebug', () => {
  it.each<[SqlType, string, string]>([
    [{ kind: 'bool' }, 't', 'True'],
    [{ kind: 'bool' }, 'f', 'False'],
    [{ kind: 'int2' }, '1', 'Int16(1)'],
    [{ kind: 'int4' }, '-1', 'Int32(-1)'],
    [{ kind: 'int8' }, '1', 'Int64(1)'],
    [{ kind: 'oid' }, '1', 'UInt32(1)'],
    [{ kind: 'float4' }, '1.1', 'Float32(OrderedFloat(1.1))'],
    [{ kind: 'float8' }, '-10.45', 'Float64(OrderedFloat(-10.45))'],
    [{ kind: 'float8' }, '2', 'Float64(OrderedFloat(2.0))'],
    [{ kind: 'float8' }, '1e16', 'Float64(OrderedFloat(1e16))'],
    [{ kind: 'float8' }, '1e15', 'Float64(OrderedFloat(1000000000000000.0))'],
    [{ kind: 'float8' }, '1.5e-5', 'Float64(OrderedFloat(1.5e-5))'],
    [{ kind: 'float8' }, '0.0001', 'Float64(OrderedFloat(0.0001))'],
    [{ kind: 'float8' }, '-0', 'Float64(OrderedFloat(-0.0))'],
    [{ kind: 'float8' }, '-inf', 'Float64(OrderedFloat(-inf))'],
    [NUMERIC, '5.2', 'Numeric(OrderedDecimal(5.2))'],
    [NUMERIC, '1', 'Numeric(OrderedDecimal(1))'],
    [{ kind: 'text' }, 'hel"lo', 'String("hel\\"lo")'],
    [{ kind: 'timestamp' }, '2021-01-02 00:12:59', 'Timestamp(2021-01-02T00:12:59)'],
    [{ kind: 'timestamp' }, '1999-12-31 23:42:23.342', 'Timestamp(1999-12-31T23:42:23.342)'],
    [{ kind: 'timestamp' }, '1999-12-31 23:42:23.3421', 'Timestamp(1999-12-31T23:42:23.342100)'],
    [{ kind: 'timestamptz' }, '2021-01-02 00:12:59', 'TimestampTz(2021-01-02T00:12:59Z)'],
    [{ kind: 'date' }, '2021-01-02', 'Date(2021-01-02)'],
    [{ kind: 'date' }, '12021-01-02', 'Date(+12021-01-02)'],
    [{ kind: 'date' }, '0002-01-02 BC', 'Date(-0001-01-02)'],
    [{ kind: 'time' }, '00:12:59', 'Time(00:12:59)'],
    [{ kind: 'interval' }, '1 day', 'Interval(Interval { months: 0, days: 1, micros: 0 })'],
    [{ kind: 'bytea' }, '\\x0102', 'Bytes([1, 2])'],
    [
      { kind: 'uuid' },
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      'Uuid(a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11)',
    ],
    [{ kind: 'list', element: { kind: 'int4' } }, '{1,NULL}', 'List([Int32(1), Null])'],
    [{ kind: 'map', value: { kind: 'int4' } }, '{k=>1}', 'Map({ "k": Int32(1) })'],
    [
      { kind: 'array', element: { kind: 'int4' } },
      '{1,2}',
      'Array(Array { elements: [Int32(1), Int32(2)], ' +
        'dims: [ArrayDimension { lower_bound: 1, length: 2 }] })',
    ],
    [
      { kind: 'jsonb' },
      '{"a": [1, null, "x", true]}',
      'Map({ "a": List([Numeric(OrderedDecimal(1)), JsonNull, String("x"), True]) })',
    ],
  ])('of %j %j is %s', (type, text, debug) => {
    expect(compact(type, parseDatum(type, text))).toBe(debug);
  });

  it('prints what has no text form', () => {
    expect(compact({ kind: 'int4' }, null)).toBe('Null');
    expect(compact({ kind: 'date' }, Infinity)).toBe('Date(infinity)');
    expect(compact({ kind: 'timestamp' }, -INSTANT_INFINITY)).toBe('Timestamp(-infinity)');
    const record: SqlType = { kind: 'record', fields: [{ name: 'a', type: { kind: 'bool' } }] };
    expect(compact(record, [true])).toBe('List([True])');
  });

  it('prints rows as answers do', () => {
    expect(formatDebug(rowsDebug([{ kind: 'int8' }], [[2n]]))).toBe(
      'Rows(\n    [\n        Row{[\n            Int64(\n                2,\n            ),\n' +
        '        ]},\n    ],\n)',
    );
    expect(formatDebug(rowsDebug([], []))).toBe('Rows(\n    [],\n)');
    expect(formatDebug(rowsDebug([], [[]]))).toBe('Rows(\n    [\n        Row{[]},\n    ],\n)');
    expect(formatDebug(rowsDebug([{ kind: 'float8' }], [[2]]))).toContain(
      'Float64(\n                OrderedFloat(\n                    2.0,\n                ),\n',
    );
  });
});
