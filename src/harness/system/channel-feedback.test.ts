import { describe, expect, it } from 'vitest';
import { BufferedChannel } from '../../sim/index.js';
import { channelFeedback, selects } from './channel-feedback.js';
import type { FeedbackSelection, HeldMessage } from './system.js';

function message(text: string, facts: Partial<HeldMessage> = {}): HeldMessage {
  return { kind: 'Append', role: 'progress', items: ['f1'], text, ...facts };
}

describe('what is selected', () => {
  it.each<[FeedbackSelection, Partial<HeldMessage>, boolean]>([
    [{}, { items: [] }, true],
    [{ kind: 'Append' }, {}, true],
    [{ kind: 'Ack' }, {}, false],
    [{ role: 'progress' }, {}, true],
    [{ role: 'answer' }, {}, false],
    [{ items: new Set(['f1', 'f2']) }, {}, true],
    [{ items: new Set(['f2']) }, {}, false],
    [{ items: new Set(['f1']) }, { items: ['f1', 'f2'] }, false],
    [{ items: new Set(['f1']) }, { items: [] }, false],
    [{ except: new Set(['f1']) }, { items: ['f2', 'f1'] }, false],
    [{ except: new Set(['f1']) }, { items: ['f2'] }, true],
    [{ except: new Set(['f1']) }, { items: [] }, true],
    [{ kind: 'Append', role: 'answer' }, {}, false],
  ])('%o of %o: %s', (selection, facts, expected) => {
    expect(selects(selection, message('one', facts))).toBe(expected);
  });
});

describe('the messages of a channel', () => {
  function setUp() {
    const arrived: string[] = [];
    const channel = new BufferedChannel<HeldMessage>({ receive: ({ text }) => arrived.push(text) });
    const messages = [message('a'), message('b', { items: ['f2'] }), message('c')];
    for (const one of messages) channel.send(one);
    return { arrived, messages, feedback: channelFeedback(channel) };
  }

  it('are listed, and delivered by what they are, the oldest first', () => {
    const { arrived, messages, feedback } = setUp();
    expect(feedback.list()).toEqual(messages);
    expect(feedback.deliver({ items: new Set(['f1']), count: 1 })).toBe(1);
    expect(arrived).toEqual(['a']);
    expect(feedback.deliver({ except: new Set(['f1']) })).toBe(1);
    expect(feedback.deliver({})).toBe(1);
    expect(arrived).toEqual(['a', 'b', 'c']);
    expect(feedback.list()).toEqual([]);
  });

  it('take no uppers', () => {
    expect(() => setUp().feedback.inject([['f1', 3n]])).toThrow('has messages and no upper');
  });
});
