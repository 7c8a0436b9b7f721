import { expect, test } from 'vitest';
import { keyNames, type TableKey } from './table-key.js';

const INT = { kind: 'int4' } as const;

function namesOf(...keys: readonly TableKey[]): readonly string[] {
  const columns = ['a', 'b'].map((name) => ({ name, type: INT, nullable: true }));
  const checks = [{ name: 't_a_key', columns: [0] }];
  return keyNames({ name: 't', columns, keys, checks });
}

test('keys without a name are named after the table and their columns', () => {
  expect(
    namesOf(
      { columns: [0], name: null, isPrimary: true },
      { columns: [1, 0], name: null, isPrimary: false },
    ),
  ).toEqual(['t_pkey', 't_b_a_key']);
});

test('a check is a constraint, too', () => {
  expect(namesOf({ columns: [0], name: null, isPrimary: false })).toEqual(['t_a_key1']);
});

test('a name that is given is kept, also from those that are made up', () => {
  expect(
    namesOf(
      { columns: [1], name: null, isPrimary: false },
      { columns: [0], name: 't_b_key', isPrimary: false },
    ),
  ).toEqual(['t_b_key1', 't_b_key']);
});
