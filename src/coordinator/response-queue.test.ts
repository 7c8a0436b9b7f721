import { describe, expect, it } from 'vitest';
import { ResponseQueue } from './response-queue.js';
import { completedUnit } from './responses.js';

const [a, b, c] = ['A', 'B', 'C'].map((name) => completedUnit(name, name));

describe('ResponseQueue', () => {
  it('holds back responses behind one that is due', () => {
    const queue = new ResponseQueue();
    const [first, second] = [queue.open(), queue.open()];
    queue.push(second, b!);
    queue.close(second);
    expect(queue.take()).toEqual([]);
    queue.push(first, a!);
    queue.close(first);
    expect(queue.take()).toEqual([a, b]);
    expect(queue.isEmpty).toBe(true);
  });

  it('lets the responses of the first statement pass as they come', () => {
    const queue = new ResponseQueue();
    const first = queue.open();
    queue.push(first, a!);
    expect(queue.take()).toEqual([a]);
    queue.push(first, b!);
    queue.push(first, c!);
    expect(queue.take()).toEqual([b, c]);
    expect(queue.isEmpty).toBe(false);
    queue.close(first);
    expect(queue.take()).toEqual([]);
    expect(queue.isEmpty).toBe(true);
    expect(() => queue.push(first, a!)).toThrow('nothing follows the last response');
  });
});
