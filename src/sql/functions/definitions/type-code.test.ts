import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameType, type SqlType } from '../../../repr/index.js';
import { familyName, parseFamilyName } from './function-family.js';
import { decodeType, encodeType } from './type-code.js';

const custom = fc.option(fc.record({ id: fc.string(), oid: fc.nat(), name: fc.string() }), {
  nil: undefined,
});

const anyType = fc.letrec<{ type: SqlType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<SqlType>(
      { kind: 'int4' },
      { kind: 'timestamptz' },
      { kind: 'jsonb' },
      { kind: 'array', element: { kind: 'oid' }, isVector: true },
    ),
    fc.constantFrom<SqlType>(
      { kind: 'numeric', precision: 10, scale: -2 },
      { kind: 'numeric', precision: null, scale: null },
      { kind: 'varchar', length: 3 },
      { kind: 'char', length: null },
    ),
    fc.record({ kind: fc.constant('array' as const), element: tie('type') }),
    fc.record({ kind: fc.constant('list' as const), custom, element: tie('type') }),
    fc.record({ kind: fc.constant('map' as const), custom, value: tie('type') }),
    fc.record({
      kind: fc.constant('record' as const),
      custom,
      fields: fc.array(fc.record({ name: fc.string(), type: tie('type') }), { maxLength: 3 }),
    }),
  ),
})).type;

test('types are read back as they were written', () => {
  fc.assert(
    fc.property(anyType, (type) => {
      expect(sameType(decodeType(encodeType(type)), type)).toBe(true);
    }),
  );
});

test('names of implementations name their types', () => {
  fc.assert(
    fc.property(fc.array(anyType, { maxLength: 3 }), (types) => {
      const parsed = parseFamilyName(familyName('=(anyarray,anyarray)', types))!;
      expect(parsed.family).toBe('=(anyarray,anyarray)');
      expect(parsed.types().map(encodeType)).toEqual(types.map(encodeType));
    }),
  );
});
