import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row, SqlType } from '../../repr/index.js';
import { wholeRow } from '../arrangement/row-hash.js';
import { GroupTable } from './group-table.js';

const TYPES: SqlType[] = [{ kind: 'int4' }];

function makeTable(): GroupTable {
  return new GroupTable(wholeRow(TYPES));
}

describe('GroupTable', () => {
  it('tells NULL from the number that has its hash', () => {
    const [table, word] = [makeTable(), 0x2f0b4f7d];
    const keep = (key: Row): Row => key;
    expect([null, word, null].map((datum) => table.obtain([datum], keep))).toEqual([0, 1, 0]);
    table.remove(0);
    expect([table.find([null]), table.find([word])]).toEqual([-1, 1]);
  });

  it('numbers keys as a map does, through growth and removal', () => {
    const action = fc.tuple(fc.nat(200), fc.boolean());
    fc.assert(
      fc.property(fc.array(action, { maxLength: 800 }), (actions) => {
        const table = makeTable();
        const groups = new Map<number, number>();
        for (const [value, adds] of actions) {
          const known = groups.get(value);
          expect(table.find([value])).toBe(known ?? -1);
          if (adds) {
            const group = table.obtain([value], (key) => key);
            if (known !== undefined) expect(group).toBe(known);
            groups.set(value, group);
          } else if (known !== undefined) {
            table.remove(known);
            groups.delete(value);
          }
          expect(table.size).toBe(groups.size);
        }
        expect(new Set(groups.values()).size).toBe(groups.size);
        for (const [value, group] of groups) expect(table.keyOf(group)).toEqual([value]);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('keeps a copy where the caller uses the key again', () => {
    const table = makeTable();
    const key: Row[number][] = [1];
    const group = table.obtain(key, (given) => given.slice());
    key[0] = 2;
    expect(table.keyOf(group)).toEqual([1]);
  });
});
