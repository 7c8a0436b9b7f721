import { describe, expect, it } from 'vitest';
import type { Response } from '../harness/index.js';
import { ResponseQueue } from './response-queue.js';
import { completedUnit } from './responses.js';

function take(queue: ResponseQueue): readonly (Response | string)[] {
  const taken: (Response | string)[] = [];
  queue.drain({
    response: (response) => taken.push(response),
    answered: (statement) => taken.push(`${statement ?? 'none'} done`),
  });
  return taken;
}

const [a, b, c] = ['A', 'B', 'C'].map((name) => completedUnit(name, name));

describe('ResponseQueue', () => {
  it('holds back responses behind one that is due', () => {
    const queue = new ResponseQueue();
    const [first, second] = [queue.open('select'), queue.open()];
    queue.push(second, b!);
    queue.close(second);
    expect(take(queue)).toEqual([]);
    queue.push(first, a!);
    queue.close(first);
    expect(take(queue)).toEqual([a, 'select done', b, 'none done']);
    expect(queue.isEmpty).toBe(true);
  });

  it('lets the responses of the first statement pass as they come', () => {
    const queue = new ResponseQueue();
    const first = queue.open();
    queue.push(first, a!);
    expect(take(queue)).toEqual([a]);
    queue.push(first, b!);
    queue.push(first, c!);
    expect(take(queue)).toEqual([b, c]);
    expect(queue.isEmpty).toBe(false);
    queue.close(first);
    expect(take(queue)).toEqual(['none done']);
    expect(queue.isEmpty).toBe(true);
    expect(() => queue.push(first, a!)).toThrow('nothing follows the last response');
  });
});
