import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRecordEnds, parseCsvRecord } from './csv-record.js';
import { LineSplitter } from './line-splitter.js';

describe('parseCsvRecord', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['', ['']],
    [',', ['', '']],
    ['"a,b","c"', ['a,b', 'c']],
    ['"say ""hi""",', ['say "hi"', '']],
    ['a"b,"c"d', ['a"b', 'cd']],
    ['"a\nb"', ['a\nb']],
  ])('reads %j', (record, fields) => {
    expect(parseCsvRecord(record, ',')).toEqual(fields);
  });

  it('refuses quotes that are never closed', () => {
    expect(parseCsvRecord('a,"b', ',')).toBeNull();
  });
});

/** The records of a file that comes in pieces of given sizes. */
function recordsOf(text: string, sizes: readonly number[]): (readonly string[] | null)[] {
  const splitter = new LineSplitter(new CsvRecordEnds(';'));
  const bytes = new TextEncoder().encode(text);
  const records: (readonly string[] | null)[] = [];
  let from = 0;
  for (const size of [...sizes, bytes.length]) {
    const end = from + size >= bytes.length;
    for (const line of splitter.push(bytes.subarray(from, from + size), end)!) {
      records.push(parseCsvRecord(new TextDecoder().decode(line), ';'));
    }
    if (end) break;
    from += size;
  }
  return records;
}

describe('CsvRecordEnds', () => {
  it('gives back what was written, however it is cut', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ';', '\n', ' '), maxLength: 5 });
    const records = fc.array(fc.array(field, { minLength: 2, maxLength: 3 }), { minLength: 1 });
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 40 });
    fc.assert(
      fc.property(records, sizes, (written, cuts) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = written.map((record) => `${record.map(quote).join(';')}\n`).join('');
        expect(recordsOf(text, cuts)).toEqual(written);
      }),
    );
  });
});
