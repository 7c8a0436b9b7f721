import { expect, it } from 'vitest';
import { StatementWatch } from './statement-watch.js';

it('gives up what is canceled, what takes too long in one turn, and all when it is over', () => {
  let nowMs = 1000;
  let isStopping = false;
  const canceled = new Set<number>();
  const watch = new StatementWatch({
    now: () => nowMs,
    statementMs: (connection) => (connection === 1 ? 50 : null),
    isCanceled: (connection) => canceled.delete(connection),
    isStopping: () => isStopping,
  });
  const ask = watch.interruptions(1);
  watch.beginTurn();
  expect(ask()).toBeNull();
  nowMs += 50;
  expect(ask()).toBeNull();
  nowMs += 1;
  expect(ask()).toEqual({
    message: 'canceling statement due to statement timeout',
    code: '57014',
  });
  // What goes on for long, a little in each turn, takes no turn for long.
  watch.beginTurn();
  expect(ask()).toBeNull();
  expect(watch.interruptions(1)()).toBeNull();
  canceled.add(1);
  expect(watch.interruptions(2)()).toBeNull();
  expect(ask()).toMatchObject({ message: 'canceling statement due to user request' });
  expect(ask()).toBeNull();
  isStopping = true;
  expect(ask()).toMatchObject({ code: '57P01' });
});
