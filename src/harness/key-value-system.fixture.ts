import { assert } from '../diagnostic/index.js';
import { debugMap, debugString, debugStruct, debugToken, type DebugValue } from '../repr/index.js';
import { ManualClock } from '../sim/index.js';
import { FeedbackError, OptionError } from './system-errors.js';
import { KeyValueSession } from './key-value-session.fixture.js';
import type {
  CollectionFrontiers,
  Feedback,
  FeedbackSelection,
  FrontierReport,
  HeldMessage,
  Names,
  Session,
  System,
  SystemEnvironment,
  SystemFactory,
  Waiting,
} from './system.js';
import type { Timestamp } from '../time/index.js';

/** One write in the leader's log. Its version is its place in the log, from 1. */
interface Write {
  readonly key: string;
  readonly value: string;
  readonly writtenAt: Timestamp;
}

/** Applies the leader's log, in order, each write a while after it was written. */
export class Replica {
  readonly name: string;
  /** How many writes are applied; versions below `applied + 1` are complete here. */
  applied = 0;
  crashed = false;
  /** The `applied` of the last progress message. */
  reported = 0;
  /** The upper that the leader knows of. */
  deliveredUpper: Timestamp = 1n;

  constructor(name: string) {
    this.name = name;
  }

  get realUpper(): Timestamp {
    return BigInt(this.applied) + 1n;
  }
}

/** A message from a replica to the leader. */
export type Message =
  | { readonly kind: 'Value'; readonly replica: string; readonly deliver: () => void; readonly text: string }
  | { readonly kind: 'Applied'; readonly uppers: ReadonlyMap<string, Timestamp> };

/** Names that a statement may lock and the sessions that hold them. */
export type Locks = Map<string, KeyValueSession>;

/**
 * A key-value store: a leader that takes writes, and replicas that apply them later and serve reads
 * at a version that the leader chooses from the progress it was told of. It shares nothing with SQL.
 */
export class KeyValueSystem implements System, Feedback, Names {
  readonly name = 'key-value';
  readonly clock = new ManualClock();
  readonly replicas: readonly Replica[] = [new Replica('r1'), new Replica('r2')];
  readonly locks: Locks = new Map();
  readonly #log: Write[] = [];
  #sessions: KeyValueSession[] = [];
  #held: Message[] = [];
  #delayMs = 0n;
  #closed = false;

  /** The sessions that are open. */
  get sessionCount(): number {
    return this.#sessions.length;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get feedback(): Feedback {
    return this;
  }

  get names(): Names {
    return this;
  }

  connect(): Session {
    const session = new KeyValueSession(this, () => {
      this.#sessions = this.#sessions.filter((other) => other !== session);
    });
    this.#sessions.push(session);
    return session;
  }

  settle(): readonly Waiting[] {
    for (let moved = true; moved;) {
      moved = this.#replicate();
      for (const session of this.#sessions) moved = session.step() || moved;
    }
    return this.#sessions.flatMap((session) => session.waiting() ?? []);
  }

  close(): void {
    assert(!this.#closed, 'a system is closed once');
    this.#closed = true;
  }

  /** Appends a write and returns its version. */
  write(key: string, value: string): Timestamp {
    this.#log.push({ key, value, writtenAt: this.clock.now });
    return BigInt(this.#log.length);
  }

  /** The value of a key on a replica at a version. */
  read(key: string, version: Timestamp): string | undefined {
    const writes = this.#log.slice(0, Number(version));
    return writes.findLast((write) => write.key === key)?.value;
  }

  replica(name: string): Replica | undefined {
    return this.replicas.find((replica) => replica.name === name);
  }

  hold(message: Message): void {
    this.#held.push(message);
  }

  #replicate(): boolean {
    const uppers = new Map<string, Timestamp>();
    for (const replica of this.replicas) {
      while (!replica.crashed && this.#isDue(replica.applied)) replica.applied += 1;
      if (replica.applied === replica.reported) continue;
      replica.reported = replica.applied;
      uppers.set(replica.name, replica.realUpper);
    }
    if (uppers.size > 0) this.#held.push({ kind: 'Applied', uppers });
    return uppers.size > 0;
  }

  #isDue(index: number): boolean {
    const write = this.#log[index];
    return write !== undefined && write.writtenAt + this.#delayMs <= this.clock.now;
  }

  list(): readonly HeldMessage[] {
    return this.#held.map((message) =>
      message.kind === 'Value'
        ? { kind: message.kind, role: 'answer', items: [message.replica], text: message.text }
        : {
            kind: message.kind,
            role: 'progress',
            items: [...message.uppers.keys()],
            text: [...message.uppers].map(([name, upper]) => `kv.${name} to ${upper}`).join(', '),
          },
    );
  }

  deliver(selection: FeedbackSelection): number {
    let passed = 0;
    const rest: Message[] = [];
    const held = this.#held;
    this.#held = [];
    for (const message of held) {
      const [pass, stay] =
        selection.count !== undefined && passed >= selection.count
          ? [null, message]
          : split(message, selection);
      if (pass !== null) {
        passed += 1;
        this.#pass(pass);
      }
      if (stay !== null) rest.push(stay);
    }
    this.#held = [...rest, ...this.#held];
    return passed;
  }

  #pass(message: Message): void {
    if (message.kind === 'Value') message.deliver();
    else for (const [name, upper] of message.uppers) this.#advance(name, upper);
  }

  #advance(name: string, upper: Timestamp): void {
    const replica = this.replica(name)!;
    if (upper > replica.deliveredUpper) replica.deliveredUpper = upper;
  }

  inject(uppers: readonly (readonly [item: string, upper: Timestamp])[]): void {
    for (const [name, upper] of uppers) {
      const last = BigInt(this.#log.length) + 1n;
      if (upper > last) {
        throw new FeedbackError(`the log ends at ${last - 1n}, asked for an upper of ${upper}`, name);
      }
    }
    for (const [name, upper] of uppers) this.#advance(name, upper);
  }

  resolve(name: string): string | undefined {
    return this.replicas.find((replica) => `kv.${replica.name}` === name)?.name;
  }

  all(): readonly string[] {
    return this.replicas.map((replica) => `kv.${replica.name}`);
  }

  catalog(): DebugValue {
    const replicas = this.replicas.map(
      (replica) =>
        [replica.name, debugStruct('Replica', { crashed: debugToken(replica.crashed) })] as const,
    );
    return debugStruct('Store', { leader: debugString('kv'), replicas: debugMap(replicas) });
  }

  frontiers(): FrontierReport {
    return {
      times: [['log', BigInt(this.#log.length)]],
      collections: this.replicas.map((replica) => this.collection(replica)),
    };
  }

  collection(replica: Replica): CollectionFrontiers {
    const { name, deliveredUpper, realUpper } = replica;
    return { name: `kv.${name}`, since: 0n, deliveredUpper, realUpper };
  }

  /** The log is durable; sessions, locks, held messages and what the leader knew are lost. */
  restart(): void {
    this.#sessions = [];
    this.#held = [];
    this.locks.clear();
    for (const replica of this.replicas) {
      replica.crashed = false;
      replica.reported = 0;
      replica.deliveredUpper = 1n;
    }
  }

  setOption(name: string, value: string): void {
    if (name !== 'delay') throw new OptionError(name, `there is no option \`${name}\``);
    if (!/^\d{1,9}$/.test(value)) {
      throw new OptionError(name, `\`delay\` is a number of milliseconds, found \`${value}\``);
    }
    this.#delayMs = BigInt(value);
  }
}

/** The part of a message that a selection lets pass, and the part that stays. */
function split(
  message: Message,
  { kind, role, items, except }: FeedbackSelection,
): readonly [pass: Message | null, stay: Message | null] {
  if (kind !== undefined && message.kind !== kind) return [null, message];
  if (role !== undefined && (message.kind === 'Value') !== (role === 'answer')) {
    return [null, message];
  }
  const passes = (item: string) =>
    (items === undefined || items.has(item)) && !(except?.has(item) ?? false);
  if (message.kind === 'Value') return passes(message.replica) ? [message, null] : [null, message];
  const part = (wanted: boolean): Message | null => {
    const uppers = [...message.uppers].filter(([item]) => passes(item) === wanted);
    return uppers.length === 0 ? null : { kind: message.kind, uppers: new Map(uppers) };
  };
  return [part(true), part(false)];
}

/** Makes {@link KeyValueSystem}s. */
export const keyValueFactory: SystemFactory = {
  name: 'key-value',
  options: new Map([['delay', 'Milliseconds between a write and its copy on the replicas.']]),
  create({ options }: SystemEnvironment): System {
    const system = new KeyValueSystem();
    for (const [name, value] of options) system.setOption(name, value);
    return system;
  },
};
