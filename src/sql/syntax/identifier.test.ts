import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NAME_BYTES_MAX } from '../../repr/index.js';
import {
  foldIdentifier,
  formatIdentifier,
  quoteIdentifier,
  unquoteIdentifier,
} from './identifier.js';
import { lex } from './lexer.js';

test('only ASCII letters are folded', () => {
  expect(foldIdentifier('AbÉİ_1$')).toBe('abÉİ_1$');
});

test('names are cut to 63 bytes, between characters', () => {
  expect(foldIdentifier('a'.repeat(100))).toBe('a'.repeat(63));
  expect(foldIdentifier('é'.repeat(100))).toBe('é'.repeat(31));
  expect(unquoteIdentifier(`"${'😀'.repeat(30)}"`)).toBe('😀'.repeat(15));
});

test.each([
  ['a_1$', 'a_1$'],
  ['A', '"A"'],
  ['select', '"select"'],
  ['name', '"name"'],
  ['1a', '"1a"'],
  ['a b', '"a b"'],
  ['a"b', '"a""b"'],
  ['é', '"é"'],
  ['', '""'],
])('%j is written %s', (name, expected) => {
  expect(formatIdentifier(name)).toBe(expected);
});

test('what is written is read as the same name', () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => {
    return !name.includes('\0') && Buffer.byteLength(name) <= NAME_BYTES_MAX;
  });
  fc.assert(
    fc.property(names, (name) => {
      const written = formatIdentifier(name);
      const [token, second] = lex(written);
      expect(second).toBeUndefined();
      const read = token!.kind === 'quoted' ? unquoteIdentifier(written) : foldIdentifier(written);
      expect(read).toBe(name);
      expect(unquoteIdentifier(quoteIdentifier(name))).toBe(name);
    }),
    { seed: 5 },
  );
});
