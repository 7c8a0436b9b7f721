import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row, SqlType } from '../../repr/index.js';
import { ANSWER_ROWS_MAX, finishRows } from './finishing.js';

const TYPES: SqlType[] = [{ kind: 'int4' }, { kind: 'int4' }];
const order = [{ column: 1, descending: true, nullsLast: true }];
const project = [0, 1];

const SHAPE = { types: TYPES, bytesMax: Infinity, work: () => undefined };

describe('finishRows', () => {
  it('gives the slice of all rows in order, however few are wanted', () => {
    const row = fc.tuple(fc.nat(9), fc.nat(3));
    const rows = fc.array(fc.tuple(row, fc.integer({ min: 1, max: 3 })), { maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.option(fc.nat(12)), fc.nat(5), (counted, limit, offset) => {
        const all = counted.flatMap(([found, count]) => new Array<Row>(count).fill(found));
        all.sort(
          (a, b) => (b[1] as number) - (a[1] as number) || (a[0] as number) - (b[0] as number),
        );
        const wanted = all.slice(offset, limit === null ? undefined : offset + limit);
        const bounds = { limit: limit === null ? null : BigInt(limit), offset: BigInt(offset) };
        expect(finishRows(counted, { order, project, ...bounds }, SHAPE)).toEqual(wanted);
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it('gives up before the memory does', () => {
    const counted = [[[1, 1], ANSWER_ROWS_MAX + 1]] as const;
    expect(finishRows(counted, { order, project, limit: null, offset: 0n }, SHAPE)).toBeNull();
    expect(finishRows(counted, { order, project, limit: 1n, offset: 0n }, SHAPE)).toEqual([[1, 1]]);
  });
});
