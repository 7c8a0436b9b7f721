import { describe, expect, test } from 'vitest';
import { countCharacters, encodingName } from './character-encodings.js';

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

test.each([
  ['utf-8', 'UTF8'],
  ['ISO 8859-5', 'ISO_8859_5'],
  ['iso-8859-15', 'LATIN9'],
  ['Windows-1252', 'WIN1252'],
  ['windows932', 'SJIS'],
  ['shift_jis', 'SJIS'],
  ['nothing', undefined],
])('the name %s is %s', (name, encoding) => {
  expect(encodingName(name)).toBe(encoding);
});

// Each answer is PostgreSQL 15's.
describe('characters', () => {
  test.each([
    ['LATIN1', 'e4bda0', 3],
    ['BIG5', 'e4bda0e5a5bd', 3],
    ['BIG5', '8eff', 1],
    ['EUC_JP', '618eb18fa1a2a3a4', 4],
    ['EUC_TW', '8ea1a1a1a1a1', 2],
    ['SJIS', 'b18140', 2],
    ['GB18030', 'f530a130a1a1', 2],
    ['JOHAB', '8ea1', 1],
  ])('%s %s', (encoding, hex, count) => {
    expect(countCharacters(bytes(hex), encoding)).toBe(count);
  });

  test.each([
    ['LATIN1', '00', '0x00'],
    ['EUC_JP', 'c4', '0xc4'],
    ['GB18030', 'f5a1a1', '0xa1'],
    ['GB18030', 'f530a1', '0xf5 0x30 0xa1'],
    ['EUC_TW', '8fa1a1', '0x8f 0xa1 0xa1'],
    ['SJIS', '80', '0x80'],
    ['JOHAB', '80ff', '0x80 0xff'],
  ])('%s %s are none', (encoding, hex, shown) => {
    const message = `invalid byte sequence for encoding "${encoding}": ${shown}`;
    expect(() => countCharacters(bytes(hex), encoding)).toThrow(message);
  });

  test('an encoding of another server', () => {
    const message = 'encoding "MULE_INTERNAL" is not supported';
    expect(() => countCharacters(bytes('61'), 'MULE_INTERNAL')).toThrow(message);
  });
});
