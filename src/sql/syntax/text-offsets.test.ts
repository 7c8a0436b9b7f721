import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rebaseLocations, utf16Offsets } from './text-offsets.js';

test('offsets in bytes and characters become UTF-16 offsets', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const bytes = utf16Offsets(before + after, 'utf8Bytes');
      expect(bytes[Buffer.byteLength(before)]).toBe(before.length);
      expect(bytes).toHaveLength(Buffer.byteLength(before + after) + 1);
      const points = utf16Offsets(before + after, 'codePoints');
      expect(points[[...before].length]).toBe(before.length);
    }),
    { seed: 11 },
  );
});

test('all places of a tree are replaced, and nothing else', () => {
  const offsets = utf16Offsets('é😀x', 'utf8Bytes');
  const tree = {
    location: 6,
    stmt_location: 2,
    count: 6,
    unknown: { location: -1 },
    list: [{ name_location: 6, list_start: 2 }],
  };
  rebaseLocations(tree, offsets);
  expect(tree).toEqual({
    location: 3,
    stmt_location: 1,
    count: 6,
    unknown: { location: -1 },
    list: [{ name_location: 3, list_start: 1 }],
  });
});
