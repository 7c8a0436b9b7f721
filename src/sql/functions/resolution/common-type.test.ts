import { expect, test } from 'vitest';
import { typeName, type SqlType } from '../../../repr/index.js';
import { commonType, isNoCommonType } from './common-type.js';
import { patternType } from '../definitions/type-pattern.js';

test.each([
  ['int4,int8', 'bigint'],
  ['int4,numeric', 'numeric'],
  ['numeric,float4', 'real'],
  ['int8,float4,numeric', 'real'],
  ['unknown,unknown', 'text'],
  ['unknown,date', 'date'],
  ['date,timestamp', 'timestamp without time zone'],
  ['timestamptz,date', 'timestamp with time zone'],
  ['varchar,text', 'character varying'],
  ['text,varchar', 'text'],
  ['varchar,char', 'character varying'],
  ['bool,int4', 'boolean / integer'],
  ['int4,text', 'integer / text'],
])('the common type of %s is %s', (names, expected) => {
  const answer = commonType(names.split(',').map(patternType));
  const shown = isNoCommonType(answer)
    ? `${typeName(answer.left)} / ${typeName(answer.right)}`
    : typeName(answer);
  expect(shown).toBe(expected);
});

test('a modifier stays if all have it', () => {
  const short: SqlType = { kind: 'varchar', length: 3 };
  expect(commonType([short, short])).toEqual(short);
  expect(commonType([short, { kind: 'varchar', length: 4 }])).toEqual({
    kind: 'varchar',
    length: null,
  });
});
