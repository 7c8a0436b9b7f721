import { describe, expect, it } from 'vitest';
import { Bug } from '../diagnostic/index.js';
import { DELIVERY_ROUNDS_MAX, deliverExcept, driveSession } from './drive-session.js';
import { runText } from './run-text.fixture.js';
import { keyValueFactory } from './key-value-system.fixture.js';
import type { Session, System } from './system/system.js';
import { finishAtOnce } from './system/work.js';

/** A system that answers every delivery with another message, and never its session. */
class RestlessSystem implements System {
  readonly name = 'restless';
  readonly feedback = { list: () => [], deliver: () => 1, inject: () => undefined };

  connect(): Session {
    return {
      submit: () => undefined,
      idle: () => false,
      poll: () => [],
      cancel: () => undefined,
      terminate: () => undefined,
    };
  }

  settle() {
    return [];
  }

  close(): void {
    // It holds nothing.
  }
}

describe('a system that never rests', () => {
  it('is stopped', () => {
    const system = new RestlessSystem();
    const rounds = String(DELIVERY_ROUNDS_MAX);
    expect(() => finishAtOnce(driveSession(system, system.connect()))).toThrow(
      new Bug(`answers end: system \`restless\` still had one after ${rounds} deliveries`),
    );
    expect(() => {
      finishAtOnce(deliverExcept(system, new Set()));
    }).toThrow(Bug);
  });

  it('is a bug in the report of a file', () => {
    const factory = { ...keyValueFactory, create: () => new RestlessSystem() };
    const result = runText('sql\nx\n----\n', { factory });
    expect(result.counts.bug).toBe(1);
  });
});

describe('a system that says nothing', () => {
  it('is reported as blocked by it does not say what', () => {
    const feedback = { list: () => [], deliver: () => 0, inject: () => undefined };
    const create = () => Object.assign(new RestlessSystem(), { feedback });
    const result = runText('sql\nx\n----\n', { factory: { ...keyValueFactory, create } });
    expect(result.cases[0]).toMatchObject({
      actual: 'BLOCKED: the system does not say by what\n',
    });
  });
});
