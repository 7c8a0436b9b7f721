import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyType, datumOf } from './datum.fixture.js';
import { formatDatum } from './format-datum.js';
import { parseDatum } from './parse-datum.js';
import { makeRowCodec } from './row-codec.js';
import type { SqlType } from './sql-types/sql-type.js';

const INT_ARRAY: SqlType = { kind: 'array', element: { kind: 'int4' } };
const TEXT_ARRAY: SqlType = { kind: 'array', element: { kind: 'text' } };
const TEXT_LIST: SqlType = { kind: 'list', element: { kind: 'text' } };
const NESTED_LIST: SqlType = { kind: 'list', element: { kind: 'list', element: { kind: 'int4' } } };
const MAP: SqlType = { kind: 'map', value: { kind: 'int4' } };

/** Reads and prints. */
const read = (type: SqlType, text: string): string => formatDatum(type, parseDatum(type, text));

// The expected values of the tables are PostgreSQL 15's; those of lists and maps are the dialect's.

describe('parseDatum and formatDatum', () => {
  it.each<[SqlType, string, string]>([
    [{ kind: 'bool' }, ' yes ', 't'],
    [{ kind: 'bool' }, 'of', 'f'],
    [{ kind: 'int2' }, '-32768', '-32768'],
    [{ kind: 'int4' }, ' +7 ', '7'],
    [{ kind: 'int8' }, '9223372036854775807', '9223372036854775807'],
    [{ kind: 'oid' }, '-1', '4294967295'],
    [{ kind: 'float8' }, '1e20', '1e+20'],
    [{ kind: 'float8' }, '123456789012345', '123456789012345'],
    [{ kind: 'float8' }, '1234567890123456', '1.234567890123456e+15'],
    [{ kind: 'float8' }, '0.00001', '1e-05'],
    [{ kind: 'float8' }, '-0', '-0'],
    [{ kind: 'float8' }, 'inf', 'Infinity'],
    [{ kind: 'float8' }, '1e23', '9.999999999999999e+22'],
    [{ kind: 'float8' }, '0x1p4', '16'],
    [{ kind: 'float4' }, '16777217', '1.6777216e+07'],
    [{ kind: 'float4' }, '0.1', '0.1'],
    [{ kind: 'float4' }, '427667.125', '427667.12'],
    [{ kind: 'numeric', precision: 5, scale: 2 }, '1.005', '1.01'],
    [{ kind: 'char', length: 4 }, 'ab', 'ab  '],
    [{ kind: 'char', length: 2 }, 'ab   ', 'ab'],
    [{ kind: 'varchar', length: 2 }, '\u{1f600}é  ', '\u{1f600}é'],
    [
      { kind: 'uuid' },
      '{A0EEBC99-9C0B4EF8BB6D6BB9BD380A11}',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    ],
    [{ kind: 'bytea' }, '\\x00 Ff', '\\x00ff'],
    [{ kind: 'bytea' }, 'é\\\\\\001', '\\xc3a95c01'],
    [{ kind: 'timestamptz' }, '2021-01-02 03:04:05+01', '2021-01-02 02:04:05+00'],
    [INT_ARRAY, '{ 1 , NULL,3}', '{1,NULL,3}'],
    [INT_ARRAY, '{{1,2},{3,4}}', '{{1,2},{3,4}}'],
    [INT_ARRAY, '[0:1]={1,2}', '[0:1]={1,2}'],
    [INT_ARRAY, ' {} ', '{}'],
    [TEXT_ARRAY, '{a b,"c\\"d","NULL",n\\ull, "" }', '{"a b","c\\"d","NULL","null",""}'],
    [TEXT_LIST, '{a, "b c",NULL}', '{a,"b c",NULL}'],
    [TEXT_LIST, '{}', '{}'],
    [NESTED_LIST, '{{1,2},{},NULL}', '{{1,2},{},NULL}'],
    [MAP, '{b=>2, a=>1,"c d"=>NULL,a=>3}', '{a=>3,b=>2,"c d"=>NULL}'],
  ])('%j reads %j as %j', (type, text, printed) => {
    expect(read(type, text)).toBe(printed);
  });

  it.each<[SqlType, string, string, string]>([
    [{ kind: 'bool' }, 'o', 'invalid input syntax for type boolean: "o"', '22P02'],
    [{ kind: 'int2' }, '32768', 'value "32768" is out of range for type smallint', '22003'],
    [{ kind: 'int4' }, 'x', 'invalid input syntax for type integer: "x"', '22P02'],
    [{ kind: 'int4' }, '1.5', 'invalid input syntax for type integer: "1.5"', '22P02'],
    [{ kind: 'int8' }, '', 'invalid input syntax for type bigint: ""', '22P02'],
    [{ kind: 'oid' }, '4294967296', 'value "4294967296" is out of range for type oid', '22003'],
    [{ kind: 'float8' }, '1e400', '"1e400" is out of range for type double precision', '22003'],
    [{ kind: 'float8' }, '1e-400', '"1e-400" is out of range for type double precision', '22003'],
    [{ kind: 'float4' }, '1e39', '"1e39" is out of range for type real', '22003'],
    [{ kind: 'float4' }, 'x', 'invalid input syntax for type real: "x"', '22P02'],
    [{ kind: 'uuid' }, 'a0', 'invalid input syntax for type uuid: "a0"', '22P02'],
    [{ kind: 'bytea' }, '\\xg', 'invalid hexadecimal digit: "g"', '22023'],
    [{ kind: 'bytea' }, '\\x0', 'invalid hexadecimal data: odd number of digits', '22023'],
    [{ kind: 'bytea' }, '\\', 'invalid input syntax for type bytea', '22P02'],
    [
      { kind: 'varchar', length: 2 },
      'abc',
      'value too long for type character varying(2)',
      '22001',
    ],
    [{ kind: 'char', length: 2 }, 'abc', 'value too long for type character(2)', '22001'],
    [INT_ARRAY, '{1', 'malformed array literal: "{1"', '22P02'],
    [INT_ARRAY, '{{1},{2,3}}', 'malformed array literal: "{{1},{2,3}}"', '22P02'],
    [INT_ARRAY, '[1:3]={1}', 'malformed array literal: "[1:3]={1}"', '22P02'],
    [INT_ARRAY, '{x}', 'invalid input syntax for type integer: "x"', '22P02'],
    [
      INT_ARRAY,
      '{{{{{{{1}}}}}}}',
      'number of array dimensions (7) exceeds the maximum allowed (6)',
      '54000',
    ],
    [MAP, '{1}', 'invalid input syntax for type map: expected =>: "{1}"', '22P02'],
    [TEXT_LIST, '{a', 'invalid input syntax for type list: unterminated element: "{a"', '22P02'],
  ])('%j refuses %j', (type, text, message, code) => {
    expect(() => read(type, text)).toThrow(expect.objectContaining({ message, code }));
  });

  it('come back as they were printed, for every type that has an input form', () => {
    const hasInput = (type: SqlType): boolean => {
      if (type.kind === 'record') return false;
      if (type.kind === 'array' || type.kind === 'list') return hasInput(type.element);
      return type.kind === 'map' ? hasInput(type.value) : true;
    };
    const pair = anyType.filter(hasInput).chain((type) =>
      fc.tuple(
        fc.constant(type),
        datumOf(type).filter((datum) => datum !== null),
      ),
    );
    fc.assert(
      fc.property(pair, ([type, datum]) => {
        const back = parseDatum(type, formatDatum(type, datum));
        const { encode } = makeRowCodec([type]);
        expect(encode([back])).toBe(encode([datum]));
      }),
      { numRuns: 1000 },
    );
  });

  it('prints records as PostgreSQL does', () => {
    const type: SqlType = {
      kind: 'record',
      fields: ['a', 'b', 'c', 'd'].map((name) => ({ name, type: { kind: 'text' } })),
    };
    expect(formatDatum(type, ['x', null, 'a "b"\\', ''])).toBe('(x,,"a ""b""\\\\","")');
    expect(() => parseDatum(type, '(x)')).toThrow(
      'input of anonymous composite types is not implemented',
    );
    expect(formatDatum(type, null)).toBe('NULL');
  });
});
