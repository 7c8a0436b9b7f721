// A job queue with leases, replicated to two followers. It is synchronous: it is stepped until
// nothing moves, and what takes time waits for the clock or for a message.
import { debugUnit, defineSystem, type FeedbackSelection, type HeldMessage } from 'coordtest';
import type { Response, Session, SyncSystem, Waiting } from 'coordtest';
import { BufferedChannel, ManualClock } from 'coordtest/sim';

/** What happened to a job. A lease ends by itself when its time has come. */
interface Entry {
  readonly verb: 'add' | 'take' | 'finish';
  readonly job: string;
  readonly worker: string;
  readonly until: bigint;
}

type Message = HeldMessage & { readonly arrive: () => void };

/** Gives the response of a statement, or says what that waits for. */
type Attempt = () => Response | string;

class JobQueue implements SyncSystem {
  readonly name = 'job-queue';
  readonly clock = new ManualClock();
  readonly followers = ['f1', 'f2'].map((name) => ({ name, acked: 0 }));
  /** On the leader's disk. */
  readonly #log: Entry[] = [];
  readonly sessions = new Set<JobSession>();
  readonly #network = new BufferedChannel<Message>({ receive: ({ arrive }) => arrive() });

  readonly names = {
    resolve: (name: string) => this.followers.find((follower) => follower.name === name)?.name,
    all: () => this.followers.map(({ name }) => name),
  };

  readonly feedback = {
    list: () => this.#network.held(),
    deliver: ({ count = Infinity, kind, role, items, except }: FeedbackSelection) => {
      const where = (message: Message): boolean =>
        (kind === undefined || message.kind === kind) &&
        (role === undefined || message.role === role) &&
        message.items.every((item) => items?.has(item) !== false && except?.has(item) !== true);
      return this.#network.deliver({ count, where }).length;
    },
    inject: () => undefined,
  };

  connect(): Session {
    const session = new JobSession(this);
    this.sessions.add(session);
    return session;
  }

  settle(): readonly Waiting[] {
    while ([...this.sessions].some((session) => session.step()));
    return [...this.sessions].flatMap((session) => session.waiting());
  }

  /** Sessions, messages and what the leader knew of its followers are gone. */
  restart(): void {
    for (const session of this.sessions) session.lose();
    this.sessions.clear();
    this.#network.clear();
    for (const follower of this.followers) follower.acked = 0;
    this.#replicate();
  }

  close = (): void => this.sessions.clear();

  /** How many entries count: a majority has them, which is the leader and a follower. */
  get committed(): number {
    return Math.max(...this.followers.map(({ acked }) => acked));
  }

  write(entry: Entry, tag: string): Attempt {
    const length = this.#log.push(entry);
    this.#replicate();
    return () => (this.committed >= length ? done(tag) : `a follower to have ${length}`);
  }

  /** `free`, `done`, or who has it now, by the first so many entries. */
  stateOf(job: string, length = this.#log.length): string | undefined {
    const last = this.#log.slice(0, length).findLast((entry) => entry.job === job);
    if (last?.verb !== 'take') return last && (last.verb === 'add' ? 'free' : 'done');
    return last.until <= this.clock.now ? 'free' : last.worker;
  }

  freeJob(): string | undefined {
    return this.#log.find(({ job }) => this.stateOf(job) === 'free')?.job;
  }

  #replicate(): void {
    const length = this.#log.length;
    for (const follower of this.followers) {
      const items = [follower.name];
      const acknowledge = (): void => {
        follower.acked = Math.max(follower.acked, length);
      };
      const store = (): void => {
        const text = `${follower.name} has ${length}`;
        this.#network.send({ kind: 'Ack', role: 'answer', items, text, arrive: acknowledge });
      };
      const text = `${length} to ${follower.name}`;
      this.#network.send({ kind: 'Append', role: 'progress', items, text, arrive: store });
    }
  }
}

class JobSession implements Session {
  readonly #queue: JobQueue;
  #attempt: Attempt | null = null;
  #waitsFor = '';
  #lost = false;
  readonly #responses: Response[] = [];

  constructor(queue: JobQueue) {
    this.#queue = queue;
  }

  submit(text: string): void {
    if (this.#lost) this.#responses.push(failure('the leader restarted'));
    else this.#attempt = this.#start(text.trim().split(' '));
  }

  idle = (): boolean => this.#attempt === null;
  poll = (): readonly Response[] => this.#responses.splice(0);

  cancel(): void {
    this.#end({ kind: 'canceled' });
  }

  terminate(): void {
    this.#queue.sessions.delete(this);
  }

  lose(): void {
    this.#lost = true;
    this.#end(failure('the leader restarted'));
  }

  waiting(): readonly Waiting[] {
    if (this.#attempt === null) return [];
    return [{ session: this, what: this.#waitsFor, timestamp: null, collections: [] }];
  }

  /** Goes on if it can, and says whether it did. */
  step(): boolean {
    const result = this.#attempt?.() ?? '';
    if (typeof result === 'string') this.#waitsFor = result;
    else this.#end(result);
    return typeof result !== 'string';
  }

  #end(response: Response): void {
    if (!this.idle()) this.#responses.push(response);
    this.#attempt = null;
  }

  /** `add JOB`, `take WORKER MILLISECONDS`, `finish WORKER JOB`, `is JOB STATE`. */
  #start([verb = '', first = '', second = '']: readonly string[]): Attempt {
    const queue = this.#queue;
    if (verb === 'add') {
      return queue.write({ verb, job: first, worker: '', until: 0n }, `${first} is added`);
    }
    if (verb === 'finish') {
      if (queue.stateOf(second) !== first) return () => failure(`${first} does not have ${second}`);
      return queue.write({ verb, job: second, worker: first, until: 0n }, `${second} is done`);
    }
    if (verb === 'is') return () => row(queue.stateOf(first, queue.committed) === second);
    if (verb !== 'take') return () => failure(`there is no statement "${verb}"`);
    let write: Attempt | null = null;
    return () => {
      const job = queue.freeJob();
      if (write === null && job === undefined) return `a free job for ${first}`;
      const until = queue.clock.now + BigInt(second);
      const tag = `${first} has ${job} until ${until}`;
      write ??= queue.write({ verb, job: job!, worker: first, until }, tag);
      return write();
    };
  }
}

function done(tag: string): Response {
  return { kind: 'completed', debug: debugUnit(tag), tag };
}

function failure(message: string): Response {
  return { kind: 'error', message };
}

function row(value: boolean): Response {
  const columns = [{ name: 'is', type: { kind: 'bool' }, nullable: false }] as const;
  return { kind: 'rows', columns, rows: [[value]] };
}

export default defineSystem({ name: 'job-queue', create: () => new JobQueue() });
