import { describe, expect, it } from 'vitest';
import { typeOid } from '../../repr/index.js';
import { readColumn } from './column-types.js';

const DATE = typeOid({ kind: 'date' });
const INT4_ARRAY = typeOid({ kind: 'array', element: { kind: 'int4' } });
const POINT = 600;

describe('readColumn', () => {
  it('reads values of the types that we know, and NULL', () => {
    expect(readColumn(DATE, ['1970-01-02', null])).toEqual({
      type: { kind: 'date' },
      datums: [1, null],
    });
    expect(readColumn(INT4_ARRAY, ['{1,2}']).type).toMatchObject({ kind: 'array' });
  });

  it('leaves texts of other types as they are', () => {
    expect(readColumn(POINT, ['(1,2)', null])).toEqual({
      type: { kind: 'text' },
      datums: ['(1,2)', null],
    });
  });

  it('leaves all texts of a column as they are if one is in a style of its own', () => {
    expect(readColumn(DATE, ['1970-01-02', '29 February']).type).toEqual({ kind: 'text' });
  });
});
