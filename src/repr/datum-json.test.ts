import { describe, expect, it } from 'vitest';
import { datumJson } from './datum-json.js';
import { parseDatum } from './parse-datum.js';
import type { SqlType } from './sql-types/sql-type.js';

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

describe('datumJson', () => {
  it.each<[SqlType, string, string]>([
    [{ kind: 'bool' }, 't', 'true'],
    [{ kind: 'int8' }, '9007199254740993', '9007199254740993'],
    [NUMERIC, '1.50', '1.50'],
    [NUMERIC, 'NaN', '"NaN"'],
    [{ kind: 'float8' }, '1e20', '1e+20'],
    [{ kind: 'float8' }, '-inf', '"-Infinity"'],
    [{ kind: 'text' }, 'a"b\n', '"a\\"b\\n"'],
    [{ kind: 'timestamp' }, '2021-01-02 03:04:05', '"2021-01-02T03:04:05"'],
    [{ kind: 'timestamptz' }, '2021-01-02 03:04:05', '"2021-01-02T03:04:05+00:00"'],
    [{ kind: 'interval' }, '1 day', '"1 day"'],
    [{ kind: 'bytea' }, '\\x01', '"\\\\x01"'],
    [{ kind: 'jsonb' }, '{"a": 1.0}', '{"a": 1.0}'],
    [{ kind: 'array', element: { kind: 'int4' } }, '{{1,NULL},{3,4}}', '[[1,null],[3,4]]'],
    [{ kind: 'array', element: { kind: 'int4' } }, '{}', '[]'],
    [{ kind: 'list', element: { kind: 'text' } }, '{a,NULL}', '["a",null]'],
    [{ kind: 'map', value: { kind: 'int4' } }, '{"k\\"":1}'.replace(':', '=>'), '{"k\\"":1}'],
  ])('of %j %j is %s', (type, text, json) => {
    expect(datumJson(type, parseDatum(type, text))).toBe(json);
    expect(JSON.parse(json)).toBeDefined();
  });

  it('of NULL and records', () => {
    expect(datumJson({ kind: 'text' }, null)).toBe('null');
    const type: SqlType = { kind: 'record', fields: [{ name: 'a', type: { kind: 'int4' } }] };
    expect(datumJson(type, [1])).toBe('{"a":1}');
  });
});
