import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferedChannel, type MessageFilter } from './buffered-channel.js';

/** A message about several items, as frontier messages are. */
type Items = readonly string[];

function splitItems(message: Items, filter: MessageFilter<Items>) {
  const passes = message.filter((item) => filter([item]));
  const stays = message.filter((item) => !filter([item]));
  return {
    passes: passes.length > 0 ? passes : null,
    stays: stays.length > 0 ? stays : null,
  };
}

describe('BufferedChannel', () => {
  it('holds messages until they are let pass, in order', () => {
    const received: number[] = [];
    const channel = new BufferedChannel<number>({ receive: (message) => received.push(message) });
    for (const message of [1, 2, 3, 4]) channel.send(message);
    expect(received).toEqual([]);
    expect(channel.deliver({ count: 1 })).toEqual([1]);
    expect(channel.deliver({ where: (message) => message !== 3 })).toEqual([2, 4]);
    expect(channel.held()).toEqual([3]);
    expect(received).toEqual([1, 2, 4]);
  });

  it('keeps what is sent while messages are received for the next delivery', () => {
    const channel = new BufferedChannel<number>({
      receive: (message) => {
        if (message < 3) channel.send(message + 1);
      },
    });
    channel.send(1);
    expect(channel.deliver()).toEqual([1]);
    expect(channel.deliver()).toEqual([2]);
    expect(channel.deliver()).toEqual([3]);
    expect(channel.held()).toEqual([]);
  });

  it('keeps what a receiver that throws was not handed', () => {
    const failure = new Error('no b');
    const received: string[] = [];
    const channel = new BufferedChannel<string>({
      receive: (message) => {
        received.push(message);
        if (message === 'b') throw failure;
        channel.send(`after ${message}`);
      },
    });
    for (const message of ['a', 'b', 'c', 'd']) channel.send(message);
    expect(() => channel.deliver()).toThrow('no b');
    expect(channel.held()).toEqual(['c', 'd', 'after a']);
    channel.deliver({ count: 2 });
    expect(received).toEqual(['a', 'b', 'c', 'd']);
  });

  it('splits messages and leaves what stays in its place', () => {
    const channel = new BufferedChannel<Items>({ split: splitItems });
    channel.send(['a', 'b']);
    channel.send(['c']);
    channel.send(['b', 'a']);
    expect(channel.deliver({ where: ([item]) => item !== 'a' })).toEqual([['b'], ['c'], ['b']]);
    expect(channel.held()).toEqual([['a'], ['a']]);
  });

  it('holds back what a standing filter names until it is released', () => {
    const channel = new BufferedChannel<Items>({ split: splitItems });
    const release = channel.hold(([item]) => item === 'a');
    channel.send(['a', 'b']);
    expect(channel.deliver()).toEqual([['b']]);
    expect(channel.deliver({ where: ([item]) => item === 'a' })).toEqual([]);
    release();
    expect(channel.deliver()).toEqual([['a']]);
  });

  it('injects before or behind what waits', () => {
    const channel = new BufferedChannel<string>();
    channel.send('sent');
    channel.inject('first');
    channel.inject('last', 'back');
    expect(channel.deliver()).toEqual(['first', 'sent', 'last']);
  });

  it('reports what it holds when it is full', () => {
    const channel = new BufferedChannel<string>({ capacity: 2, describe: (text) => `<${text}>` });
    channel.send('a');
    channel.send('b');
    expect(() => channel.send('c')).toThrow(
      'a channel holds at most 2 messages, found 3:\n  <a>\n  <b>\n  <c>',
    );
  });

  it('neither loses, repeats nor reorders anything', () => {
    const action = fc.oneof(
      fc.record({ send: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }) }),
      fc.record({
        count: fc.integer({ min: 0, max: 3 }),
        digit: fc.integer({ min: 0, max: 9 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const channel = new BufferedChannel<Items>({ split: splitItems });
        const sent: string[] = [];
        const passed: string[] = [];
        let next = 0;
        for (const step of actions) {
          if ('send' in step) {
            const message = step.send.map((digit) => `${digit}:${next++}`);
            sent.push(...message);
            channel.send(message);
          } else {
            const { count } = step;
            const where = ([item]: Items): boolean => Number(item![0]) <= step.digit;
            const delivered = channel.deliver({ count, where });
            expect(delivered.length).toBeLessThanOrEqual(count);
            expect(delivered.flat().every((item) => where([item]))).toBe(true);
            passed.push(...delivered.flat());
          }
        }
        const held = channel.held().flat();
        const order = (item: string): number => Number(item.split(':')[1]);
        expect([...passed, ...held].sort((left, right) => order(left) - order(right))).toEqual(
          sent,
        );
        expect(held).toEqual([...held].sort((left, right) => order(left) - order(right)));
      }),
    );
  });
});
