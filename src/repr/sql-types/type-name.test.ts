import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyType } from '../datum.fixture.js';
import type { SqlType } from './sql-type.js';
import { sameType, shortTypeName, typeName, withoutModifiers } from './type-name.js';

describe('typeName', () => {
  it.each<[SqlType, string, string]>([
    [{ kind: 'int4' }, 'integer', 'int4'],
    [{ kind: 'timestamptz' }, 'timestamp with time zone', 'timestamptz'],
    [{ kind: 'numeric', precision: 10, scale: 2 }, 'numeric(10,2)', 'numeric'],
    [{ kind: 'numeric', precision: 10, scale: null }, 'numeric(10,0)', 'numeric'],
    [{ kind: 'char', length: 3 }, 'character(3)', 'bpchar'],
    [{ kind: 'varchar', length: null }, 'character varying', 'varchar'],
    [{ kind: 'array', element: { kind: 'int4' } }, 'integer[]', 'int4[]'],
    [{ kind: 'list', element: { kind: 'text' } }, 'text list', 'text list'],
    [{ kind: 'map', value: { kind: 'int4' } }, 'map[text=>integer]', 'map[text=>int4]'],
    [{ kind: 'record', fields: [] }, 'record', 'record'],
  ])('of %j is %s, in short %s', (type, name, short) => {
    expect(typeName(type)).toBe(name);
    expect(shortTypeName(type)).toBe(short);
  });
});

describe('sameType', () => {
  it('is equality of structure', () => {
    fc.assert(
      fc.property(anyType, anyType, (left, right) => {
        expect(sameType(left, structuredClone(left))).toBe(true);
        expect(sameType(left, right)).toBe(canonical(left) === canonical(right));
      }),
    );
  });

  it('sees modifiers, which can be dropped', () => {
    const exact: SqlType = {
      kind: 'array',
      element: { kind: 'numeric', precision: 10, scale: 2 },
    };
    expect(typeName(withoutModifiers(exact))).toBe('numeric[]');
    expect(sameType(exact, withoutModifiers(exact))).toBe(false);
    const record: SqlType = {
      kind: 'record',
      fields: [{ name: 'a', type: { kind: 'map', value: { kind: 'char', length: 1 } } }],
    };
    expect(sameType(record, withoutModifiers(record))).toBe(false);
  });
});

/** Text that is the same for types with the same parts, in whatever order they were written. */
function canonical(type: SqlType): string {
  return JSON.stringify(type, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}
