import { expect, test } from 'vitest';
import type { ScalarExpression } from '../../../dataflow/index.js';
import type { ColumnType, SqlType } from '../../../repr/index.js';
import { respectsEquality } from './respects-equality.js';

const BOOL: SqlType = { kind: 'bool' };
const NUMBER: ScalarExpression = { kind: 'column', index: 0 };
const INTEGER: ScalarExpression = { kind: 'column', index: 1 };

const columns: readonly ColumnType[] = [
  { type: { kind: 'numeric' } as SqlType, nullable: true },
  { type: { kind: 'int4' }, nullable: true },
];

function call(name: string, ...args: ScalarExpression[]): ScalarExpression {
  return { kind: 'call', function: name, args, type: BOOL };
}

test.each<[string, ScalarExpression, boolean]>([
  ['a column without equal values that differ', INTEGER, true],
  ['a column that has them', NUMBER, false],
  ['the text of such a column', call('to_text<numeric>', NUMBER), false],
  ['the text of an integer', call('to_text<int4>', INTEGER), true],
  ['a comparison', call('<(numeric,numeric)', NUMBER, NUMBER), true],
  ['a comparison of texts', call('=(text,text)', call('to_text<numeric>', NUMBER), INTEGER), false],
  ['whether it is NULL', { kind: 'isNull', arg: NUMBER }, true],
  ['a part that tells them apart', { kind: 'and', args: [INTEGER, call('f', NUMBER)] }, false],
  [
    'a case by comparisons',
    {
      kind: 'case',
      cases: [[call('=(numeric,numeric)', NUMBER, NUMBER), INTEGER]],
      otherwise: INTEGER,
      type: BOOL,
    },
    true,
  ],
  [
    'a case with such a value',
    { kind: 'case', cases: [[INTEGER, NUMBER]], otherwise: INTEGER, type: BOOL },
    false,
  ],
])('%s: %#', (_, scalar, expected) => {
  expect(respectsEquality(scalar, columns)).toBe(expected);
});
