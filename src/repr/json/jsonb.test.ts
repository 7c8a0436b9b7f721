import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyJsonb } from '../datum.fixture.js';
import { formatJsonb } from './jsonb-format.js';
import { parseJsonb } from './jsonb-parse.js';
import { compareJsonb, JsonbObject } from './jsonb.js';

/** Reads and prints. */
const read = (text: string): string => formatJsonb(parseJsonb(text));

// The expected values of the tables are PostgreSQL 15's.

describe('parseJsonb', () => {
  it.each([
    [' {"b" : [1,2] , "a":1} ', '{"a": 1, "b": [1, 2]}'],
    ['{"bb":1,"a":2,"":3}', '{"": 3, "a": 2, "bb": 1}'],
    ['{"é":1,"z":2,"aa":3}', '{"z": 2, "aa": 3, "é": 1}'],
    ['{"a":1,"a":2}', '{"a": 2}'],
    ['1.00', '1.00'],
    ['1e2', '100'],
    ['-0', '0'],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
    ['"\\u0041\\n\\u00e9\\ud83d\\ude00\\/"', '"A\\né\u{1f600}/"'],
    ['"\\u0001"', '"\\u0001"'],
    ['[null,true,false,[],{}]', '[null, true, false, [], {}]'],
  ])('reads %s as %s', (text, printed) => {
    expect(read(text)).toBe(printed);
  });

  it.each([
    ['', 'The input string ended unexpectedly.'],
    ['{"a":', 'The input string ended unexpectedly.'],
    ['{"a"}', 'Expected ":", but found "}".'],
    ['{"a":1,}', 'Expected string, but found "}".'],
    ['{,}', 'Expected string or "}", but found ",".'],
    ['[1,]', 'Expected JSON value, but found "]".'],
    ['[1 2]', 'Expected "," or "]", but found "2".'],
    ['1 2', 'Expected end of input, but found "2".'],
    ['tru', 'Token "tru" is invalid.'],
    ['01', 'Token "01" is invalid.'],
    ['"a', 'Token ""a" is invalid.'],
    ['"\t"', 'Character with value 0x09 must be escaped.'],
    ['"\\x"', 'Escape sequence "\\x" is invalid.'],
    ['"\\u12zz"', '"\\u" must be followed by four hexadecimal digits.'],
    ['"\\ude00"', 'Unicode low surrogate must follow a high surrogate.'],
    ['"\\ud83d\\ud83d"', 'Unicode high surrogate must not follow a high surrogate.'],
  ])('refuses %s', (text, detail) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        message: 'invalid input syntax for type json',
        code: '22P02',
        detail,
      }),
    );
  });

  it('refuses U+0000 and what is nested too deep', () => {
    expect(() => read('"\\u0000"')).toThrow('unsupported Unicode escape sequence');
    expect(() => read('['.repeat(100_000))).toThrow('stack depth limit exceeded');
    expect(read(`${'['.repeat(1000)}${']'.repeat(1000)}`)).toHaveLength(2000);
  });

  it('reads what it printed', () => {
    fc.assert(
      fc.property(anyJsonb, (value) => {
        expect(parseJsonb(formatJsonb(value))).toEqual(value);
      }),
    );
  });

  it('agrees with JSON.parse about what the text says', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // NB: JSON has -0, numeric has not.
        const plain = JSON.stringify(JSON.parse(text), sortedKeys);
        const ours = JSON.stringify(JSON.parse(read(text)), sortedKeys);
        expect(ours).toBe(plain);
      }),
    );
  });
});

/** Gives objects one order of keys, whatever order they came in. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
}

describe('Jsonb', () => {
  it('finds the value of a key', () => {
    const { value } = parseJsonb('{"a": null}');
    expect(value).toBeInstanceOf(JsonbObject);
    if (value instanceof JsonbObject) {
      expect(value.get('a')).toBeNull();
      expect(value.get('b')).toBeUndefined();
    }
  });

  it('is equal only to what prints the same but for the scale of numbers', () => {
    fc.assert(
      fc.property(anyJsonb, anyJsonb, (left, right) => {
        if (formatJsonb(left) === formatJsonb(right)) expect(compareJsonb(left, right)).toBe(0);
      }),
    );
    expect(compareJsonb(parseJsonb('{"a": 1.0}'), parseJsonb('{"a": 1.00}'))).toBe(0);
  });
});
