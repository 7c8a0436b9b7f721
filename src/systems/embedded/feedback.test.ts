import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChangeBatch } from '../../time/index.js';
import { Fixture } from './embedded.fixture.js';
import { describeMessage, mergeUppers, splitMessage } from './held-message.js';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

/** The messages held, as they are printed. */
function held(): readonly string[] {
  return fixture.system.feedback.list().map(({ kind, text }) => `${kind}: ${text}`);
}

function idOf(name: string): string {
  return fixture.system.names.resolve(`materialize.public.${name}`)!;
}

describe('feedback', () => {
  it('holds what the server says, with the names of items', () => {
    fixture.sql('CREATE TABLE t (i int)');
    fixture.sql('CREATE MATERIALIZED VIEW v AS SELECT count(*) FROM t');
    const session = fixture.system.connect();
    session.submit('SELECT * FROM v');
    fixture.system.settle();
    expect(held()).toEqual([
      'FrontierUppers: materialize.public.t_primary_idx to [1]',
      'FrontierUppers: materialize.public.v_primary_idx to [1]',
      'FrontierUppers: materialize.public.t_primary_idx to [2], ' +
        'materialize.public.v_primary_idx to [2]',
      'PeekResponse: session 1, 1 row',
    ]);
    const { feedback } = fixture.system;
    expect(feedback.list().map(({ role }) => role)).toEqual([
      'progress',
      'progress',
      'progress',
      'answer',
    ]);
    expect(feedback.deliver({ items: new Set([idOf('t_primary_idx')]) })).toBe(2);
    expect(feedback.deliver({ kind: 'FrontierUppers', count: 1 })).toBe(1);
    expect(held()).toEqual([
      'FrontierUppers: materialize.public.v_primary_idx to [2]',
      'PeekResponse: session 1, 1 row',
    ]);
    expect(feedback.deliver({ role: 'answer' })).toBe(1);
    expect(feedback.deliver({ except: new Set([idOf('v_primary_idx')]) })).toBe(0);
    const { frontiers } = fixture.coordinator.state;
    expect([frontiers.upper('u2'), frontiers.upper('u4')]).toEqual([2n, 1n]);
  });

  it('takes uppers that a test makes up, for indexes and sinks', () => {
    fixture.sql('CREATE TABLE t (i int)');
    const { feedback } = fixture.system;
    feedback.inject([[idOf('t_primary_idx'), 5n]]);
    expect(fixture.coordinator.state.frontiers.upper('u2')).toBe(5n);
    expect(() => feedback.inject([[idOf('t'), 5n]])).toThrow(
      'uppers are those of indexes and sinks, `materialize.public.t` is a table',
    );
  });

  it('compacts as soon as nothing holds the past, and never goes back (F5)', () => {
    fixture.sql('CREATE TABLE t (i int)');
    fixture.sql(`ALTER INDEX t_primary_idx SET (logical_compaction_window = '1ms')`);
    const session = fixture.system.connect();
    fixture.run(session, 'BEGIN; SELECT * FROM t');
    fixture.system.feedback.inject([['u2', 50n]]);
    expect(fixture.coordinator.state.frontiers.since('u2')).toBe(1n);
    fixture.run(session, 'COMMIT');
    expect(fixture.coordinator.state.frontiers.since('u2')).toBe(49n);
    expect(fixture.coordinator.state.frontiers.takeCompactions()).toEqual([]);
    fixture.system.restart();
    expect(fixture.coordinator.state.frontiers.since('u2')).toBe(49n);
  });

  it('does not grow with every statement of a file that delivers nothing', () => {
    fixture.sql('CREATE TABLE t (i int)');
    for (let count = 0; count < 2500; count += 1) fixture.tick();
    expect(held().length).toBeLessThan(64);
    fixture.deliver();
    expect(held()).toEqual([]);
    expect(fixture.coordinator.state.frontiers.upper('u2')).toBe(2500n);
  });
});

describe('messages', () => {
  const uppers = (...changes: readonly (readonly [string, number, number])[]) =>
    ({
      kind: 'frontierUppers',
      changes: changes.map(([ids, from, to]) => ({
        ids: ids.split(' '),
        batch: ChangeBatch.movement(BigInt(from), BigInt(to)),
      })),
    }) as const;

  it('about several items are divided, the rest kept whole', () => {
    const message = uppers(['u1', 0, 5], ['u2 u4', 0, 6], ['u3', 0, 7]);
    const parts = splitMessage(message, (part) => describeMessage(part, String) !== 'u2 to [6]');
    expect(describeMessage(parts.passes!, String)).toBe('u1 to [5], u3 to [7], u4 to [6]');
    expect(describeMessage(parts.stays!, String)).toBe('u2 to [6]');
    expect(splitMessage(message, () => true)).toEqual({ passes: message, stays: null });
    expect(splitMessage(message, () => false)).toEqual({ passes: null, stays: message });
  });

  it('about frontiers become one where nothing stands between them', () => {
    const bindings = { kind: 'timestampBindings', id: 'u9', bindings: [] } as const;
    const merged = mergeUppers([
      uppers(['u1', 0, 5]),
      uppers(['u2', 0, 3], ['u1', 5, 6]),
      bindings,
      uppers(['u1', 6, 7]),
    ]);
    expect(merged.map((message) => describeMessage(message, String))).toEqual([
      'u1 to [6], u2 to [3]',
      'u9: ',
      'u1 to [7]',
    ]);
  });

  it('about many items stay short where the same ones move together', () => {
    const tables = ['u1', 'u3', 'u5'];
    const moved = (from: number, to: number) => ({
      ids: tables,
      batch: ChangeBatch.movement(BigInt(from), BigInt(to)),
    });
    const messages = [0, 1, 2].map((time) => ({
      kind: 'frontierUppers' as const,
      changes: [moved(time, time + 1), ...uppers(['u2', time, time + 1]).changes],
    }));
    const [merged] = mergeUppers(messages) as (typeof messages)[number][];
    expect(merged!.changes.map(({ ids }) => ids)).toEqual([tables, ['u2']]);
    const last = uppers(['u1 u3 u4 u5', 3, 9]);
    const [both] = mergeUppers([merged!, uppers(['u4', 0, 3]), last]);
    expect(describeMessage(both!, String)).toBe(
      'u1 to [9], u2 to [3], u3 to [9], u4 to [9], u5 to [9]',
    );
    expect((both as typeof last).changes.length).toBe(2);
  });
});
