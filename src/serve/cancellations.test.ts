import { expect, it } from 'vitest';
import { Cancellations } from './cancellations.js';
import type { CancelRequest } from './thread-message.js';

const KEYS = new Map([
  [1, 11],
  [2, 22],
]);

function request(
  connection: number,
  after: number,
  secretKey = KEYS.get(connection)!,
): CancelRequest {
  return { kind: 'cancel', connection, secretKey, after };
}

function make(): Cancellations {
  return new Cancellations((connection) => KEYS.get(connection));
}

it('ends one thing that a connection computes, and nobody else', () => {
  const cancellations = make();
  cancellations.add(request(1, 5));
  expect(cancellations.take(2)).toBe(false);
  expect(cancellations.take(1)).toBe(true);
  expect(cancellations.take(1)).toBe(false);
  expect(cancellations.takeDue(9)).toEqual([]);
});

it('means what was asked for before it, until that was handled', () => {
  const cancellations = make();
  cancellations.add(request(2, 5));
  expect(cancellations.takeDue(4)).toEqual([]);
  expect(cancellations.takeDue(5)).toEqual([request(2, 5)]);
  expect(cancellations.take(2)).toBe(false);
});

it('takes no request without the key, and keeps one for each connection', () => {
  const cancellations = make();
  cancellations.add(request(1, 5, 12));
  cancellations.add(request(3, 5, 12));
  expect(cancellations.takeDue(9)).toEqual([]);
  for (let after = 0; after < 1000; after += 1) cancellations.add(request(1, after));
  expect(cancellations.takeDue(2000)).toEqual([request(1, 999)]);
});
