import { setTimeout as sleepForReal } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { runInThisContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import type { Response, Session, System } from '../../harness/index.js';
import type { Sim, SimChannel } from '../../sim/index.js';
import { simulatedSystem, type SimulatedSystemParts } from './simulated-system.js';

const opened: System[] = [];
afterEach(async () => {
  for (const system of opened.splice(0)) await system.close();
});

type Handle = SimulatedSystemParts<Sim>['handle'];

/** A system whose service is the kit itself. */
function systemOf(handle: Handle, parts: Partial<SimulatedSystemParts<Sim>> = {}): System {
  const system = simulatedSystem<Sim>({ name: 'test', start: (sim) => sim, handle, ...parts });
  opened.push(system);
  return system;
}

function done(tag: string): Response {
  return { kind: 'completed', debug: { kind: 'unit', name: tag }, tag };
}

/** What a session says: the tags and errors of its responses, and what it waits for. */
async function report(system: System, session: Session): Promise<readonly string[]> {
  const waiting = await system.settle();
  const responses = session.poll().map((one) => {
    if (one.kind === 'completed') return one.tag;
    return one.kind === 'error' ? `error: ${one.message}` : one.kind;
  });
  const own = waiting.filter((one) => one.session === session);
  expect(session.idle()).toBe(own.length === 0);
  return [...responses, ...own.map(({ what }) => `waits: ${what}`)];
}

async function connect(system: System): Promise<Session> {
  return await system.connect();
}

/** What a system that only runs this is found to do, and what its session says. */
async function uncontrolledIn(work: () => unknown): Promise<readonly string[]> {
  const system = systemOf(async () => {
    await work();
    return done('DONE');
  });
  const session = await connect(system);
  session.submit('');
  const said = await report(system, session);
  return [...system.uncontrolled!(), ...said].map((one) => one.replace(/\.ts:\d+/, '.ts:N'));
}

const HERE = 'src/systems/simulated/simulated-system.test.ts:N';

describe('simulatedSystem', () => {
  it('answers when its time has come, and says until when it waits', async () => {
    const system = systemOf(async (sim, text, { number, signal }) => {
      await sim.sleep(Number(text), { name: 'nap', signal });
      return done(`${number} slept until ${sim.now()}`);
    });
    const [first, second] = [await connect(system), await connect(system)];
    first.submit('5');
    second.submit('3');
    second.submit('1');
    expect(await report(system, first)).toEqual(['waits: nap until 5']);
    system.clock!.advance(10n);
    expect(await report(system, second)).toEqual(['2 slept until 3', 'waits: nap until 11']);
    expect(await report(system, first)).toEqual(['1 slept until 5']);
    second.cancel();
    expect(await report(system, second)).toEqual(['canceled']);
    expect(system.uncontrolled!()).toEqual([]);
  });

  it('holds messages until they are delivered, by channel, kind and role', async () => {
    let requests!: SimChannel<string>;
    let replies!: SimChannel<string>;
    const system = systemOf(
      async (_sim, text) => {
        requests.send(text);
        return done(await replies.receive());
      },
      {
        start: (sim) => {
          replies = sim.channel<string>('replies', { role: 'answer' });
          requests = sim.channel<string>('requests', {
            kind: (request) => (request === 'ping' ? 'Ping' : 'Other'),
            receive: (request) => {
              replies.send(`re: ${request}`);
            },
          });
          return sim;
        },
      },
    );
    const feedback = system.feedback!;
    const session = await connect(system);
    session.submit('ping');
    expect(await report(system, session)).toEqual(['waits: receive from replies']);
    expect(feedback.list()).toMatchObject([{ kind: 'Ping', role: 'progress', text: 'ping' }]);
    expect(await feedback.deliver({ kind: 'Other' })).toBe(0);
    expect(await feedback.deliver({ except: new Set(['requests']) })).toBe(0);
    expect(await feedback.deliver({ items: new Set(['requests']), count: 1 })).toBe(1);
    expect(await report(system, session)).toEqual(['waits: receive from replies']);
    expect(await feedback.deliver({ role: 'answer' })).toBe(1);
    expect(await report(system, session)).toEqual(['re: ping']);
    expect(system.names!.all()).toEqual(['replies', 'requests']);
    expect(system.names!.resolve('requests')).toBe('requests');
    expect(system.names!.resolve('others')).toBeUndefined();
    expect(() => feedback.inject([['replies', 5n]])).toThrow('has messages and no upper');
  });

  it('drops a life at a crash: timers, waits, messages and answers', async () => {
    const durable: string[] = [];
    const system = systemOf(
      async (sim, text, { signal }) => {
        if (text === 'read') return done(durable.join(' '));
        durable.push(`begin-${text}`);
        sim.setTimeout(() => durable.push(`timer-${text}`), 2);
        signal.addEventListener('abort', () => durable.push(`abort-${text}`));
        await sim.sleep(1);
        durable.push(`end-${text}`);
        return done('WROTE');
      },
      {
        start: (sim) => {
          sim.channel<string>('log').send(`life ${durable.length}`);
          return sim;
        },
      },
    );
    const [busy, free] = [await connect(system), await connect(system)];
    busy.submit('a');
    busy.submit('b');
    await system.settle();
    await system.restart!();
    const lost = 'error: the connection was lost: the system restarted';
    expect(await report(system, busy)).toEqual([lost, lost]);
    system.clock!.advance(5n);
    free.submit('c');
    expect(await report(system, free)).toEqual([lost]);
    const fresh = await connect(system);
    fresh.submit('read');
    expect(await report(system, fresh)).toEqual(['begin-a']);
    expect(system.feedback!.list().map(({ text }) => text)).toEqual(['life 1']);
  });

  it('keeps sessions waiting while it starts', async () => {
    const system = systemOf((_sim, text) => done(text), {
      start: async (sim) => {
        await sim.sleep(4, { name: 'recovery' });
        return sim;
      },
      catalog: () => ({ kind: 'unit', name: 'Ready' }),
      frontiers: (sim) => ({ times: [['seen', sim.clock.now]], collections: [] }),
    });
    const session = await connect(system);
    session.submit('HELLO');
    expect(await report(system, session)).toEqual(['waits: recovery until 4']);
    expect(await system.catalog!()).toEqual({ kind: 'unit', name: 'Starting' });
    expect(await system.frontiers!()).toEqual({ times: [], collections: [] });
    system.clock!.advance(4n);
    expect(await report(system, session)).toEqual(['HELLO']);
    expect(await system.catalog!()).toEqual({ kind: 'unit', name: 'Ready' });
    expect(await system.frontiers!()).toEqual({ times: [['seen', 4n]], collections: [] });
  });

  it('reports a start that fails, and a timer that throws, as what they are', async () => {
    const failing = systemOf(() => undefined, {
      start: () => {
        throw new RangeError('no disk');
      },
    });
    await expect(failing.settle()).rejects.toThrow('no disk');
    const throwing = systemOf(() => undefined, {
      start: (sim) => {
        sim.setTimeout(() => {
          throw new RangeError('no memory');
        }, 1);
        return sim;
      },
    });
    throwing.clock!.advance(1n);
    await expect(throwing.settle()).rejects.toThrow('no memory');
  });

  it('prints what is thrown as an error of the system', async () => {
    const system = systemOf((_sim, text) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- whatever is thrown
      if (text === 'odd') throw 'a string';
      throw Object.assign(new Error('no such job'), { code: 'J01', hint: 'Add it.', detail: 5 });
    });
    const session = await connect(system);
    session.submit('job');
    session.submit('odd');
    await system.settle();
    expect(session.poll()).toEqual([
      { kind: 'error', message: 'no such job', code: 'J01', hint: 'Add it.' },
      { kind: 'error', message: 'a string' },
    ]);
  });

  it('ends with a message where it never comes to rest', async () => {
    const system = systemOf(() => undefined, {
      start: (sim) => {
        const again = (): void => void sim.setTimeout(again);
        again();
        return sim;
      },
    });
    await expect(system.settle()).rejects.toThrow('`test` comes to rest within 100000');
  });

  it('lets a session go that is ended while it runs', async () => {
    const system = systemOf(async (sim) => {
      await sim.sleep(5);
      return done('LATE');
    });
    const session = await connect(system);
    session.submit('');
    await system.settle();
    session.cancel();
    expect(await system.settle()).toHaveLength(1);
    session.terminate();
    system.clock!.advance(5n);
    expect(await system.settle()).toEqual([]);
    expect(session.poll()).toEqual([]);
  });

  it('draws the same numbers in every run, and others in each life', async () => {
    const draw = async (): Promise<readonly Response[]> => {
      const system = systemOf((sim) => done(String(sim.random.nextUint32())), { seed: 7 });
      const first = await connect(system);
      first.submit('');
      await system.settle();
      await system.restart!();
      const second = await connect(system);
      second.submit('');
      await system.settle();
      return [...first.poll(), ...second.poll()];
    };
    const drawn = await draw();
    expect(await draw()).toEqual(drawn);
    expect(drawn[0]).not.toEqual(drawn[1]);
  });
});

describe('simulatedSystem: side by side', () => {
  /** Sessions that sleep, send and draw, each in an order that depends on the numbers drawn. */
  async function course(seed: number): Promise<string> {
    const log: string[] = [];
    const system = systemOf(
      async (sim, text, { number }) => {
        for (let round = 0; round < 5; round += 1) {
          await sim.sleep(sim.random.nextInt(10));
          log.push(`${number} ${text} ${round} at ${sim.now()}`);
        }
        return done('DONE');
      },
      { seed },
    );
    const sessions = await Promise.all([connect(system), connect(system), connect(system)]);
    for (const session of sessions) session.submit('a');
    for (let turn = 0; turn < 30; turn += 1) {
      const waiting = await system.settle();
      log.push(waiting.map(({ what }) => what).join(', '));
      system.clock!.advance(2n);
    }
    return log.join('\n');
  }

  it('is the same for several systems at once as for one after another', async () => {
    const seeds = [1, 2, 3, 4, 5, 6];
    const alone: string[] = [];
    for (const seed of seeds) alone.push(await course(seed));
    expect(await Promise.all(seeds.map(course))).toEqual(alone);
    expect(new Set(alone).size).toBe(seeds.length);
  });

  it('is watched until the last has come to rest', async () => {
    const short = systemOf(() => done('SHORT'));
    const long = systemOf(async (sim) => {
      for (let round = 0; round < 5; round += 1) await sim.sleep(0);
      return done(String(Date.now() > 0));
    });
    const session = await connect(long);
    session.submit('');
    const [said] = await Promise.all([report(long, session), short.settle()]);
    expect(said).toEqual(['true']);
    expect(long.uncontrolled!()).toHaveLength(1);
    expect(short.uncontrolled!()).toEqual([]);
  });
});

describe('simulatedSystem: what nobody controls', () => {
  it('is a real timer, which never fires', async () => {
    let fired = false;
    const found = await uncontrolledIn(
      () =>
        new Promise<void>((resolve) => {
          setTimeout(() => {
            fired = true;
            resolve();
          }, 0);
        }),
    );
    expect(found).toEqual([`setTimeout at ${HERE}`, `waits: uncontrolled: setTimeout at ${HERE}`]);
    await sleepForReal(5);
    expect(fired).toBe(false);
  });

  it('is a real interval or immediate, also where nobody waits for it', async () => {
    let fired = 0;
    const found = await uncontrolledIn(() => {
      setInterval(() => (fired += 1), 1);
      setImmediate(() => (fired += 1));
    });
    expect(found).toEqual([`setInterval at ${HERE}`, `setImmediate at ${HERE}`, 'DONE']);
    await sleepForReal(5);
    expect(fired).toBe(0);
  });

  it('is told a hundred times at most', async () => {
    const lines = 'Date.now();\n'.repeat(150);
    const found = await uncontrolledIn(() => runInThisContext(lines, { filename: '/many.js' }));
    expect(found).toHaveLength(101);
    expect(found.slice(-2)).toEqual(['Date.now at many.js:100', 'DONE']);
  });

  it('is no number of promises that are made turn by turn', async () => {
    const system = systemOf(async (sim) => {
      for (let turn = 0; turn < 4; turn += 1) {
        for (let made = 0; made < 60_000; made += 1) await Promise.resolve();
        await sim.sleep(0);
      }
      return done('DONE');
    });
    const session = await connect(system);
    session.submit('');
    expect(await report(system, session)).toEqual(['DONE']);
  });

  it('is I/O', async () => {
    const found = await uncontrolledIn(() => readFile('package.json'));
    expect(found[0]).toBe(`I/O (FSREQPROMISE) at ${HERE}`);
    expect(found.at(-1)).toBe(`waits: uncontrolled: I/O (FSREQPROMISE) at ${HERE}`);
  });

  it('is a request, by the name that the source has for it', async () => {
    const [first, ...rest] = await uncontrolledIn(() => fetch('data:,x'));
    expect(first).toBe(`fetch at ${HERE}`);
    expect(rest).toHaveLength(1);
  });

  it('is a promise that nobody settles, with the place where it is waited for', async () => {
    const lost = async (): Promise<void> => {
      await Promise.resolve();
      await new Promise(() => undefined); // here
    };
    const system = systemOf(async () => {
      await Promise.resolve();
      await lost();
    });
    const session = await connect(system);
    session.submit('');
    const [said] = await report(system, session);
    expect(system.uncontrolled!()).toEqual([said!.replace('waits: uncontrolled: ', '')]);
    const line = Number(/simulated-system\.test\.ts:(\d+)$/.exec(said!)![1]);
    const source = await readFile(import.meta.filename, 'utf8');
    expect(source.split('\n')[line - 1]).toContain('// here');
    expect(await report(system, session)).toEqual([said]);
    expect(system.uncontrolled!()).toEqual([]);
  });

  it('is the real clock and chance', async () => {
    const clock = (): readonly unknown[] =>
      [
        ...[
          Date,
          Date.prototype,
          Math,
          performance,
          Object.getPrototypeOf(performance) as object,
          process,
        ],
        Intl.DateTimeFormat.prototype,
      ].map((one) => Object.getOwnPropertyDescriptors(one));
    const before = clock();
    const found = await uncontrolledIn(() => {
      Date.now();
      new Date();
      Math.random();
      performance.now();
      expect(performance.timeOrigin).toBeGreaterThan(0);
      crypto.randomUUID();
      process.hrtime();
      expect(process.hrtime.bigint()).toBeTypeOf('bigint');
      process.uptime();
      new Intl.DateTimeFormat('en').format();
      new Intl.DateTimeFormat('en').formatToParts();
      expect(Date()).toBeTypeOf('string');
      expect(new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(0)).toBe('1/1/1970');
      expect(new Date(0)).toBeInstanceOf(Date);
      expect(new Date(0).constructor).toBe(Date);
    });
    expect(found).toEqual([
      `Date.now at ${HERE}`,
      `new Date at ${HERE}`,
      `Math.random at ${HERE}`,
      `performance.now at ${HERE}`,
      `performance.timeOrigin at ${HERE}`,
      `crypto.randomUUID at ${HERE}`,
      `process.hrtime at ${HERE}`,
      `process.hrtime.bigint at ${HERE}`,
      `process.uptime at ${HERE}`,
      `Intl.DateTimeFormat().format at ${HERE}`,
      `Intl.DateTimeFormat().formatToParts at ${HERE}`,
      `Date at ${HERE}`,
      'DONE',
    ]);
    expect(clock()).toEqual(before);
  });

  it('is not what others do meanwhile, nor what runs in an order that is always the same', async () => {
    const system = systemOf(async () => {
      await new Promise<void>((resolve) => process.nextTick(resolve));
      await new Promise<void>((resolve) => {
        queueMicrotask(resolve);
      });
      console.log('a line of a system that is looked into');
      return done('DONE');
    });
    const session = await connect(system);
    session.submit('');
    const other = sleepForReal(1).then(() => Date.now());
    expect(await report(system, session)).toEqual(['DONE']);
    await other;
    expect(system.uncontrolled!()).toEqual([]);
  });
});
