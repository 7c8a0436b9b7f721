import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from './decode.js';

describe('decodeUtf8', () => {
  it.each([
    ['an overlong form', [0x61, 0xc0, 0x80], 1],
    ['an overlong form of three bytes', [0xe0, 0x80, 0x80], 0],
    ['a surrogate', [0x61, 0xed, 0xa0, 0x80], 1],
    ['more than U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a lone continuation', [0xc3, 0xa9, 0x80], 2],
    ['a character cut short', [0x61, 0x62, 0xe2, 0x82], 2],
    ['a byte that never stands', [0xff], 0],
  ])('finds %s', (_, bytes, byteOffset) => {
    const { mistake } = decodeUtf8(Uint8Array.from(bytes));
    expect(mistake).toMatchObject({ byteOffset, byte: bytes[byteOffset] });
  });

  it('gives the place in the text', () => {
    const bytes = Buffer.concat([Buffer.from('a🎉\n'), Buffer.from([0xff]), Buffer.from('b')]);
    const { text, mistake } = decodeUtf8(bytes);
    expect(text).toBe('a🎉\n\uFFFDb');
    expect(mistake?.textOffset).toBe(4);
  });

  it('keeps a byte order mark and what is well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = Buffer.from(`\uFEFF${text}`);
        expect(decodeUtf8(bytes)).toEqual({ text: `\uFEFF${text}` });
      }),
    );
  });

  it('finds a mistake exactly where there is one, within the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const { mistake } = decodeUtf8(bytes);
        const wellFormed = Buffer.from(Buffer.from(bytes).toString('utf8')).equals(bytes);
        expect(mistake === undefined).toBe(wellFormed);
        if (mistake !== undefined) {
          const before = decodeUtf8(bytes.subarray(0, mistake.byteOffset));
          expect(before.mistake).toBeUndefined();
          expect(before.text).toHaveLength(mistake.textOffset);
        }
      }),
    );
  });
});
