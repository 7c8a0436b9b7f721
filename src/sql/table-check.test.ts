import { expect, test } from 'vitest';
import { checkNames } from './table-check.js';

test('checks without names are called after the table and their only column', () => {
  const column = (name: string) => ({ name, type: { kind: 'int4' }, nullable: true }) as const;
  const columns = [column('a'), column('b')];
  const check = (name: string | null, ...read: number[]) => ({ name, columns: read });
  const names = (...checks: ReturnType<typeof check>[]): readonly string[] =>
    checkNames({ name: 't', columns, keys: [{ name: 't_b_check' }], checks });
  expect(names(check(null, 0), check(null, 1), check(null, 0))).toEqual([
    't_a_check',
    't_b_check1',
    't_a_check1',
  ]);
  expect(names(check(null, 1, 0), check(null), check('mine', 0))).toEqual([
    't_check',
    't_check1',
    'mine',
  ]);
  // A name that was given is not taken by another one, wherever it stands.
  expect(names(check(null, 0), check('t_a_check', 1))).toEqual(['t_a_check1', 't_a_check']);
});
