import { assert } from '../diagnostic/index.js';
import { debugMap, debugString, debugStruct, debugToken, type DebugValue } from '../repr/index.js';
import {
  BufferedChannel,
  ManualClock,
  type MessageFilter,
  type MessageParts,
} from '../sim/index.js';
import { selects } from './system/channel-feedback.js';
import { Replica } from './key-value-replica.fixture.js';
import { KeyValueSession, type Message, type Store } from './key-value-session.fixture.js';
import { FeedbackError, OptionError } from './system/system-errors.js';
import type {
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
} from './system/system.js';
import type { Timestamp } from '../time/index.js';

/** One write in the leader's log. Its version is its place in the log, from 1. */
interface Write {
  readonly key: string;
  readonly value: string;
  readonly writtenAt: Timestamp;
}

/**
 * A key-value store: a leader that takes writes, and replicas that apply them later and serve reads
 * at a version that the leader chooses from the progress it was told of. It shares nothing with
 * SQL.
 */
export class KeyValueSystem implements System, Store, Feedback, Names {
  readonly name = 'key-value';
  readonly clock = new ManualClock();
  readonly replicas: readonly Replica[] = [new Replica('r1'), new Replica('r2')];
  readonly kinds: readonly Message['kind'][] = ['Applied', 'Value'];
  readonly locks = new Map<string, KeyValueSession>();
  readonly channel = new BufferedChannel<Message>({
    receive: (message) => {
      this.#receive(message);
    },
    split,
  });
  readonly #log: Write[] = [];
  #sessions: KeyValueSession[] = [];
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

  #replicate(): boolean {
    const uppers = new Map<string, Timestamp>();
    for (const replica of this.replicas) {
      while (!replica.crashed && this.#isDue(replica.applied)) replica.applied += 1;
      if (replica.applied === replica.reported) continue;
      replica.reported = replica.applied;
      uppers.set(replica.name, replica.realUpper);
    }
    if (uppers.size > 0) this.channel.send({ kind: 'Applied', uppers });
    return uppers.size > 0;
  }

  #isDue(index: number): boolean {
    const write = this.#log[index];
    return write !== undefined && write.writtenAt + this.#delayMs <= this.clock.now;
  }

  list(): readonly HeldMessage[] {
    return this.channel.held().map((message) => ({
      kind: message.kind,
      role: roleOf(message),
      items: itemsOf(message),
      text:
        message.kind === 'Value'
          ? message.text
          : [...message.uppers].map(([name, upper]) => `kv.${name} to ${upper}`).join(', '),
    }));
  }

  deliver({ count = Infinity, ...selection }: FeedbackSelection): number {
    const where = (message: Message): boolean =>
      selects(selection, {
        kind: message.kind,
        role: roleOf(message),
        items: itemsOf(message),
      });
    return this.channel.deliver({ count, where }).length;
  }

  #receive(message: Message): void {
    if (message.kind === 'Value') message.deliver();
    else message.uppers.forEach((upper, name) => this.replica(name)!.advanceDelivered(upper));
  }

  inject(uppers: readonly (readonly [item: string, upper: Timestamp])[]): void {
    const last = BigInt(this.#log.length) + 1n;
    for (const [name, upper] of uppers) {
      if (upper <= last) continue;
      throw new FeedbackError(`the log ends at ${last - 1n}, asked for an upper of ${upper}`, name);
    }
    this.#receive({ kind: 'Applied', uppers: new Map(uppers) });
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
      collections: this.replicas.map((replica) => replica.frontiers),
    };
  }

  /** The log is durable; sessions, locks, held messages and what the leader knew are lost. */
  restart(): void {
    for (const session of this.#sessions) session.lose();
    this.#sessions = [];
    this.channel.clear();
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

function roleOf(message: Message): 'answer' | 'progress' {
  return message.kind === 'Value' ? 'answer' : 'progress';
}

function itemsOf(message: Message): readonly string[] {
  return message.kind === 'Value' ? [message.replica] : [...message.uppers.keys()];
}

function split(message: Message, filter: MessageFilter<Message>): MessageParts<Message> {
  if (message.kind === 'Value') {
    return filter(message) ? { passes: message, stays: null } : { passes: null, stays: message };
  }
  const part = (wanted: boolean): Message | null => {
    const uppers = [...message.uppers].filter(
      (entry) => filter({ kind: message.kind, uppers: new Map([entry]) }) === wanted,
    );
    return uppers.length === 0 ? null : { kind: message.kind, uppers: new Map(uppers) };
  };
  return { passes: part(true), stays: part(false) };
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

/** The same system as one that can run sessions and nothing else. */
export function withoutCapabilities(system: System): System {
  return {
    name: system.name,
    connect: () => system.connect(),
    settle: () => system.settle(),
    close: () => {
      system.close();
    },
  };
}
