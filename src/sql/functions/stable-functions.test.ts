import { describe, expect, test } from 'vitest';
import { functionSignatures } from './function-signatures.js';
import { isStable, isStableSignature } from './stable-functions.js';

describe('what settings of a session decide', () => {
  test.each([
    'to_char(date,text)',
    'concat(any)',
    'quote_literal(anyelement)',
    'extract(text,timestamptz)',
    '+(timestamptz,interval)',
    '<(date,timestamptz)',
    'cast(date,timestamptz)',
    'from_text<date>',
    'to_text<array<int4>>',
    'to_text<interval>',
    '||(text,anynonarray)<date>',
  ])('%s', (name) => {
    expect(isStable(name)).toBe(true);
  });

  test.each([
    'lower(text)',
    'quote_literal(text)',
    'extract(text,timestamp)',
    '-(timestamptz,timestamptz)',
    '<(timestamptz,timestamptz)',
    'cast(int4,int8)',
    'from_text<int4>',
    'to_text<float8>',
    '||(anynonarray,text)<int4>',
  ])('is not %s', (name) => {
    expect(isStable(name)).toBe(false);
  });

  test('names functions that there are, each of them', () => {
    const found = functionSignatures().filter(({ name, args }) =>
      isStableSignature(`${name}(${args.join()})`),
    );
    expect(found.map(({ name }) => name)).toContain('make_timestamptz');
    expect(new Set(found.map(({ name }) => name)).size).toBe(29);
  });
});
