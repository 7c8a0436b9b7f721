import { describe, expect, it } from 'vitest';
import { SteppedSessions, STATEMENT_STEPS_MAX, type SteppedStatement } from './stepped-sessions.js';
import type { Response } from './system.js';

/** Statements `+ COUNT`, `- COUNT`, which waits until there are so many, and `spin`. */
class Stock {
  count = 0;
  ended = 0;

  *run(text: string): SteppedStatement {
    const [verb, first] = text.split(' ');
    const number = Number(first);
    try {
      if (verb === '+') this.count += number;
      while (verb === '-' && this.count < number) yield `${number} in stock`;
      if (verb === '-') this.count -= number;
      for (let step = 0; verb === 'spin'; step += 1) yield `step ${step}`;
      return said(text);
    } finally {
      this.ended += 1;
    }
  }
}

function said(message: string): Response {
  return { kind: 'notice', severity: 'INFO', message };
}

function setUp() {
  const stock = new Stock();
  const sessions = new SteppedSessions((text) => stock.run(text));
  return { stock, sessions, one: sessions.connect(), two: sessions.connect() };
}

describe('sessions that are stepped', () => {
  it('run nothing before they are settled, and then whatever goes on, in any order', () => {
    const { stock, sessions, one, two } = setUp();
    one.submit('- 2');
    two.submit('+ 3');
    expect([one.idle(), two.idle(), stock.count]).toEqual([false, false, 0]);
    expect(sessions.settle()).toEqual([]);
    expect([one.poll(), two.poll(), stock.count]).toEqual([[said('- 2')], [said('+ 3')], 1]);
    expect([one.idle(), one.poll()]).toEqual([true, []]);
  });

  it('say what their first statements wait for, and run the next ones afterwards', () => {
    const { sessions, one, two } = setUp();
    one.submit('- 2');
    one.submit('+ 9');
    const waiting = { session: one, what: '2 in stock', timestamp: null, collections: [] };
    expect(sessions.settle()).toEqual([waiting]);
    expect(sessions.settle()).toEqual([waiting]);
    two.submit('+ 2');
    expect(sessions.settle()).toEqual([]);
    expect(one.poll()).toEqual([said('- 2'), said('+ 9')]);
  });

  it('end what is canceled, and go on with what comes then', () => {
    const { stock, sessions, one } = setUp();
    one.submit('- 2');
    one.submit('- 3');
    sessions.settle();
    one.cancel();
    expect(one.poll()).toEqual([{ kind: 'canceled' }, { kind: 'canceled' }]);
    // What never began has nothing to end.
    expect([one.idle(), stock.ended]).toEqual([true, 1]);
    one.submit('+ 1');
    expect(sessions.settle()).toEqual([]);
    expect(one.poll()).toEqual([said('+ 1')]);
  });

  it('are gone with a restart, and each hears of it once and with what it is given', () => {
    const { stock, sessions, one, two } = setUp();
    one.submit('- 2');
    sessions.settle();
    sessions.restart('the stock burnt');
    const lost = { kind: 'error', message: 'the stock burnt' };
    expect([one.poll(), two.poll(), stock.ended]).toEqual([[lost], [], 1]);
    two.submit('+ 2');
    expect([two.idle(), two.poll(), sessions.settle(), stock.count]).toEqual([true, [lost], [], 0]);
    const three = sessions.connect();
    three.submit('+ 2');
    sessions.settle();
    expect(three.poll()).toEqual([said('+ 2')]);
  });

  it('are not waited for when they ended', () => {
    const { sessions, one } = setUp();
    one.submit('- 2');
    one.terminate();
    expect(sessions.settle()).toEqual([]);
  });

  it('are stopped when they never come to rest', () => {
    const { sessions, one } = setUp();
    one.submit('spin');
    expect(() => sessions.settle()).toThrow(
      `statements come to rest within ${STATEMENT_STEPS_MAX} steps, ` +
        `found one more, which waits for step ${STATEMENT_STEPS_MAX}`,
    );
  });
});
