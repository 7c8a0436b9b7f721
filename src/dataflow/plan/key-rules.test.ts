import { describe, expect, it } from 'vitest';
import type { ColumnType, SqlType } from '../../repr/index.js';
import { haveSameKeyRules } from './key-rules.js';
import type { Plan } from './plan.js';
import { col, int, text } from '../test-functions.fixture.js';
import { TestServer } from '../test-server.fixture.js';

function plain(kind: 'int2' | 'int4' | 'int8' | 'float4' | 'float8' | 'text' | 'date'): SqlType {
  return { kind };
}

const CHAR: SqlType = { kind: 'char', length: 4 };
const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

/** The row of one field. */
function rowOf(type: SqlType): SqlType {
  return { kind: 'record', fields: [{ name: 'f', type }] };
}

describe('haveSameKeyRules', () => {
  it.each([
    [plain('int2'), plain('int4'), true],
    [plain('int4'), plain('int8'), false],
    [plain('int4'), plain('float8'), false],
    [plain('float4'), plain('float8'), true],
    [plain('text'), { kind: 'varchar', length: 3 } as const, true],
    [plain('text'), CHAR, false],
    [CHAR, { kind: 'char', length: null } as const, true],
    [NUMERIC, { kind: 'numeric', precision: 5, scale: 2 } as const, true],
    [plain('date'), { kind: 'timestamp' } as const, false],
    [{ kind: 'timestamp' } as const, { kind: 'timestamptz', zone: 'Asia/Tokyo' } as const, true],
  ])('of %o and %o: %s', (left, right, same) => {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      expect(haveSameKeyRules(one, other)).toBe(same);
      const [ones, others] = [one, other].map((element) => ({ kind: 'array', element }) as const);
      expect(haveSameKeyRules(ones!, others!)).toBe(same);
      expect(haveSameKeyRules(rowOf(one), rowOf(other))).toBe(same);
      expect(haveSameKeyRules(ones!, other)).toBe(false);
    }
  });
});

describe('a plan is refused as a bug', () => {
  const float: ColumnType = { type: plain('float8'), nullable: true };
  const get = (id: string, ...columns: ColumnType[]): Plan => ({ kind: 'get', id, columns });

  function build(plan: Plan): void {
    const server = new TestServer();
    server.createTable('u1', [int]);
    server.createTable('u2', [float]);
    const imports = ['u1', 'u2'].map((collection) => ({ collection, index: null }));
    server.createIndexedView('u3', 'u4', { plan, asOf: 0n, imports });
  }

  it('if equal columns of a join are of types with other rules', () => {
    const inputs = [get('u1', int), get('u2', float)];
    expect(() => build({ kind: 'join', inputs, equivalences: [[col(0), col(1)]] })).toThrow(
      'equal columns of a join have one key type',
    );
    expect(() => build({ kind: 'join', inputs, equivalences: [] })).not.toThrow();
  });

  it('if inputs of a union are', () => {
    const union = (right: Plan): Plan => ({ kind: 'union', inputs: [get('u1', int), right] });
    expect(() => build(union(get('u2', float)))).toThrow(
      'column 0 of a union has one key type, found integer and double precision',
    );
    expect(() => build(union(get('u1', int, text)))).toThrow('1 columns');
    expect(() => build(union(get('u1', int)))).not.toThrow();
  });
});
