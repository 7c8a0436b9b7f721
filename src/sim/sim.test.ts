import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sim } from './sim.js';

/** Steps until no timer is due, with micro-tasks in between. */
async function settle(sim: Sim): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (sim.step());
}

async function advance(sim: Sim, byMs: bigint): Promise<void> {
  sim.clock.advance(byMs);
  await settle(sim);
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

function deferred<Value>(): Deferred<Value> {
  let ends: Omit<Deferred<Value>, 'promise'>;
  const promise = new Promise<Value>((resolve, reject) => (ends = { resolve, reject }));
  return { promise, ...ends! };
}

function whats(sim: Sim): readonly string[] {
  return sim.waits().map(({ what }) => what);
}

describe('Sim: timers', () => {
  it('fires in the order of time, then of setting, each at its own time', async () => {
    const sim = new Sim();
    const fired: string[] = [];
    const note = (name: string): void => void fired.push(`${name}@${sim.now()}`);
    sim.setTimeout(note, 5, 'second');
    sim.setTimeout(note, 3, 'first');
    sim.setTimeout(note, 5, 'third');
    sim.setTimeout(() => sim.setTimeout(note, 1, 'set at 4'), 4);
    sim.setTimeout(note, 8, 'later');
    await advance(sim, 7n);
    expect(fired).toEqual(['first@3', 'second@5', 'third@5', 'set at 4@5']);
    expect(sim.now()).toBe(7);
    expect(whats(sim)).toEqual(['note until 8']);
  });

  it('repeats an interval until it is cleared, also from within', async () => {
    const sim = new Sim();
    const fired: number[] = [];
    const timer = sim.setInterval(() => {
      fired.push(sim.now());
      if (fired.length === 3) sim.clearInterval(timer);
    }, 2);
    const other = sim.setInterval(() => fired.push(-1), 3);
    other.unref().cancel();
    await advance(sim, 100n);
    expect(fired).toEqual([2, 4, 6]);
    expect(sim.waits()).toEqual([]);
  });

  it('takes a delay of nothing as due at once, and none that is infinite', async () => {
    const sim = new Sim();
    const fired: string[] = [];
    sim.setTimeout(() => fired.push('nothing'));
    sim.setTimeout(() => fired.push('negative'), -5);
    sim.setTimeout(() => fired.push('no number'), NaN);
    sim.clearTimeout(sim.setTimeout(() => fired.push('cleared'), 0.9));
    sim.clearTimeout(undefined);
    sim.clearTimeout({});
    await settle(sim);
    expect(fired).toEqual(['nothing', 'negative', 'no number']);
    expect(() => sim.setTimeout(() => undefined, Infinity)).toThrow('found Infinity');
    expect(() => sim.setInterval(() => undefined, Infinity)).toThrow('found Infinity');
  });

  it('is the same for a clock that moves at once as for one that moves bit by bit', async () => {
    const run = async (steps: readonly number[], delays: readonly number[]): Promise<string[]> => {
      const sim = new Sim();
      const log: string[] = [];
      delays.forEach((delay, index) => {
        sim.setTimeout(() => {
          log.push(`timer ${index} at ${sim.now()}`);
          void sim.sleep(delay).then(() => log.push(`sleep ${index} at ${sim.now()}`));
        }, delay);
        sim.setInterval(() => log.push(`interval ${index} at ${sim.now()}`), delay);
      });
      await settle(sim);
      for (const step of steps) await advance(sim, BigInt(step));
      return log;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
        async (steps, delays) => {
          const total = steps.reduce((sum, step) => sum + step, 0);
          expect(await run([total], delays)).toEqual(await run(steps, delays));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('Sim: waits', () => {
  it('sleeps, and wakes by its signal', async () => {
    const sim = new Sim();
    const controller = new AbortController();
    const log: string[] = [];
    const note = (text: string) => (): void => void log.push(text);
    void sim.sleep(5).then(note('slept'));
    const { signal } = controller;
    void sim.sleep(9, { name: 'back-off', signal }).catch((error: Error) => log.push(error.name));
    expect(whats(sim)).toEqual(['sleep until 5', 'back-off until 9']);
    expect(sim.waits().map(({ until }) => until)).toEqual([5n, 9n]);
    await advance(sim, 5n);
    controller.abort();
    await settle(sim);
    expect(log).toEqual(['slept', 'AbortError']);
    expect(sim.waits()).toEqual([]);
    await expect(sim.sleep(1, { signal })).rejects.toThrow('aborted');
  });

  it('names a promise that comes from elsewhere', async () => {
    const sim = new Sim();
    const { promise, reject } = deferred<void>();
    const outcome = sim.waitFor('job a', promise).catch((error: Error) => error.message);
    expect(whats(sim)).toEqual(['job a']);
    reject(new RangeError('lost'));
    expect(await outcome).toBe('lost');
    expect(sim.waits()).toEqual([]);
  });

  it('says which part of the system waits', async () => {
    let part = 'main';
    const runs: string[] = [];
    const sim = new Sim({
      context: {
        current: () => part,
        run(owner, work) {
          runs.push(owner as string);
          part = owner as string;
          work();
          part = 'main';
        },
      },
    });
    part = 'worker';
    const inbox = sim.channel<string>('inbox', { receive: () => void sim.sleep(2) });
    sim.setInterval(() => undefined, 4);
    part = 'main';
    inbox.send('x');
    sim.deliver();
    expect(sim.waits().map(({ owner }) => owner)).toEqual(['worker', 'worker']);
    await advance(sim, 4n);
    expect(runs).toEqual(['worker', 'worker']);
    expect(sim.waits()).toEqual([{ what: 'timer until 8', until: 8n, owner: 'worker' }]);
  });
});

describe('Sim: channels', () => {
  it('hands each message to the receiver that asked first, when it is delivered', async () => {
    const sim = new Sim();
    const log: string[] = [];
    const jobs = sim.channel<string>('jobs');
    const take = async (worker: string): Promise<void> => {
      log.push(`${worker} ${await jobs.receive()}`);
    };
    void take('one');
    void take('two');
    expect(whats(sim)).toEqual(['receive from jobs', 'receive from jobs']);
    for (const job of ['a', 'b', 'c']) jobs.send(job);
    await settle(sim);
    expect(log).toEqual([]);
    expect(sim.deliver({ where: ({ text }) => text !== 'a' })).toBe(2);
    await settle(sim);
    sim.deliver();
    await take('three');
    expect(log).toEqual(['one b', 'two c', 'three a']);
  });

  it('passes over a receiver that was aborted', async () => {
    const sim = new Sim();
    const jobs = sim.channel<string>('jobs');
    const controller = new AbortController();
    const first = jobs.receive({ signal: controller.signal }).catch(() => 'none');
    const second = jobs.receive();
    controller.abort();
    jobs.send('a');
    sim.deliver();
    expect(await Promise.all([first, second])).toEqual(['none', 'a']);
  });

  it('holds the messages of all channels in one order, and says what they are', () => {
    const sim = new Sim();
    const seen: unknown[] = [];
    const text = sim.channel<string>('text', { receive: (message) => seen.push(message) });
    const data = sim.channel<{ type: string; at: bigint }>('data', {
      role: 'answer',
      kind: ({ type }) => type,
    });
    const { send } = text;
    send('one');
    data.send({ type: 'Lease', at: 5n });
    text.send('two\nlines');
    const said = sim.held().map(({ channel, kind, role, text }) => [channel, kind, role, text]);
    expect(said).toEqual([
      ['text', 'text', 'progress', 'one'],
      ['data', 'Lease', 'answer', '{"type":"Lease","at":"5"}'],
      ['text', 'text', 'progress', '"two\\nlines"'],
    ]);
    expect(sim.deliver({ count: 1 })).toBe(1);
    expect(seen).toEqual(['one']);
    expect(sim.channelNames()).toEqual(['text', 'data']);
    expect(() => sim.channel('text')).toThrow('found `text` again');
  });
});

describe('Sim.end', () => {
  it('drops timers, messages and waits, and what the old life still does has no effect', async () => {
    const sim = new Sim();
    const log: string[] = [];
    const note = (text: string) => (): void => void log.push(text);
    const jobs = sim.channel<string>('jobs');
    const { promise, resolve } = deferred<void>();
    sim.setInterval(note('interval'), 1);
    void sim.sleep(1).then(note('sleep'));
    void jobs.receive().then(note('receive'));
    void sim.waitFor('promise', promise).then(note('named'));
    jobs.send('a');
    sim.end();
    resolve();
    jobs.send('b');
    sim.setTimeout(note('late timer'), 0);
    void sim.sleep(0).then(note('late sleep'));
    expect(sim.deliver()).toBe(0);
    await advance(sim, 5n);
    expect(log).toEqual([]);
    expect(sim.waits()).toEqual([]);
    expect(sim.held()).toEqual([]);
  });
});
