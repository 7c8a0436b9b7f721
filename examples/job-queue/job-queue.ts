// A job queue with leases, replicated to two followers. It is synchronous: its statements are
// generators that yield what they wait for, and are stepped until none goes on.
import { channelFeedback, debugUnit, defineSystem, SteppedSessions } from 'coordtest';
import type { HeldMessage, Response, SteppedStatement, SyncSystem } from 'coordtest';
import { BufferedChannel, ManualClock } from 'coordtest/sim';

/** From here on somebody has a job, until a time. Who has it last counts. */
interface Entry {
  readonly job: string;
  readonly holder: string;
  readonly until: bigint;
}

type Message = HeldMessage & { readonly arrive: () => void };

const FOLLOWERS: readonly string[] = ['f1', 'f2'];
const FOREVER = 2n ** 63n;

class JobQueue implements SyncSystem {
  readonly name = 'queue';
  readonly clock = new ManualClock();
  readonly #network = new BufferedChannel<Message>({ receive: ({ arrive }) => arrive() });
  readonly feedback = channelFeedback(this.#network);
  /** How many entries each follower is known to have. */
  readonly #known = new Map<string, number>();
  readonly names = {
    resolve: (name: string) => FOLLOWERS.find((follower) => follower === name),
    all: () => FOLLOWERS,
  };
  /** On the leader's disk. */
  readonly #log: Entry[] = [];
  readonly #sessions = new SteppedSessions((text) => this.#run(text.trim().split(' ')));

  connect = () => this.#sessions.connect();
  settle = () => this.#sessions.settle();
  close = () => undefined;

  /** Sessions, messages and what the leader knew of its followers are gone. */
  restart(): void {
    this.#sessions.restart('the leader restarted');
    this.#network.clear();
    this.#known.clear();
    this.#replicate();
  }

  /** `add JOB`, `take WORKER MILLISECONDS`, `finish WORKER JOB`, `is JOB STATE`. */
  *#run([verb, first = '', second = '']: readonly string[]): SteppedStatement {
    if (verb === 'is') return row(this.#stateOf(first, this.#committed) === second);
    if (verb === 'add') return yield* this.#write({ job: first, holder: 'nobody', until: 0n });
    if (verb === 'finish') {
      if (this.#stateOf(second) !== first) return failure(`${first} does not have ${second}`);
      return yield* this.#write({ job: second, holder: 'done', until: FOREVER });
    }
    if (verb !== 'take') return failure(`there is no statement "${verb}"`);
    let job: string | undefined;
    while ((job = this.#freeJob()) === undefined) yield `a free job for ${first}`;
    const until = this.clock.now + BigInt(second);
    return yield* this.#write({ job, holder: first, until });
  }

  /** How many entries count: a majority has them, which is the leader and a follower. */
  get #committed(): number {
    return Math.max(0, ...this.#known.values());
  }

  /** Who has a job by the first so many entries, or `free`. */
  #stateOf(job: string, length = this.#log.length): string | undefined {
    const last = this.#log.slice(0, length).findLast((entry) => entry.job === job);
    return last && last.until <= this.clock.now ? 'free' : last?.holder;
  }

  #freeJob(): string | undefined {
    return this.#log.find(({ job }) => this.#stateOf(job) === 'free')?.job;
  }

  *#write(entry: Entry): SteppedStatement {
    const length = this.#log.push(entry);
    this.#replicate();
    while (this.#committed < length) yield `a follower to have ${length}`;
    const tag = `${entry.job} is with ${entry.holder} until ${entry.until}`;
    return { kind: 'completed', debug: debugUnit('Written'), tag };
  }

  #replicate(): void {
    const length = this.#log.length;
    for (const name of FOLLOWERS) {
      const items = [name];
      const learn = (): void => void this.#known.set(name, length);
      const ack = { kind: 'Ack', role: 'answer', items, text: `${name} has ${length}` } as const;
      const store = (): void => this.#network.send({ ...ack, arrive: learn });
      const text = `${length} to ${name}`;
      this.#network.send({ kind: 'Append', role: 'progress', items, text, arrive: store });
    }
  }
}

function failure(message: string): Response {
  return { kind: 'error', message };
}

function row(value: boolean): Response {
  const columns = [{ name: 'is', type: { kind: 'bool' }, nullable: false }] as const;
  return { kind: 'rows', columns, rows: [[value]] };
}

export default defineSystem({ name: 'queue', create: () => new JobQueue() });
