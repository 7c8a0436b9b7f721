import { describe, expect, it } from 'vitest';
import { typeModifier, typeOid } from './type-oid.js';

// The numbers are those of a PostgreSQL server: `SELECT atttypid, atttypmod FROM pg_attribute`.
describe('typeOid', () => {
  it('gives the numbers of types and of their arrays', () => {
    expect(typeOid({ kind: 'int4' })).toBe(23);
    expect(typeOid({ kind: 'array', element: { kind: 'int4' } })).toBe(1007);
    expect(typeOid({ kind: 'char', length: 3 })).toBe(1042);
  });

  it('gives all lists one number, and all maps another', () => {
    const list = { kind: 'list', element: { kind: 'int4' } } as const;
    expect(typeOid(list)).toBe(typeOid({ kind: 'list', element: list }));
    expect(typeOid({ kind: 'map', value: list })).not.toBe(typeOid(list));
  });
});

describe('typeModifier', () => {
  it('packs precision and scale, negative scales too', () => {
    expect(typeModifier({ kind: 'numeric', precision: 10, scale: 2 })).toBe(655_366);
    expect(typeModifier({ kind: 'numeric', precision: 10, scale: -2 })).toBe(657_410);
    expect(typeModifier({ kind: 'numeric', precision: null, scale: null })).toBe(-1);
  });

  it('counts lengths with four bytes more', () => {
    expect(typeModifier({ kind: 'varchar', length: 10 })).toBe(14);
    expect(typeModifier({ kind: 'array', element: { kind: 'char', length: 1 } })).toBe(5);
    expect(typeModifier({ kind: 'text' })).toBe(-1);
  });
});
