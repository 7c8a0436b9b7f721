import { debugStruct, debugToken, debugTuple, debugUnit } from '../repr/index.js';
import { assert } from '../diagnostic/index.js';
import type { BufferedChannel, ManualClock } from '../sim/index.js';
import type { Replica } from './key-value-replica.fixture.js';
import type { Response, Session, Waiting } from './system/system.js';
import type { Timestamp } from '../time/index.js';

/** A message from a replica to the leader. */
export type Message =
  | {
      readonly kind: 'Value';
      readonly replica: string;
      readonly text: string;
      readonly deliver: () => void;
    }
  | { readonly kind: 'Applied'; readonly uppers: ReadonlyMap<string, Timestamp> };

/** What a session needs of the store. */
export interface Store {
  readonly clock: ManualClock;
  readonly channel: BufferedChannel<Message>;
  /** Names that are locked, and by whom. */
  readonly locks: Map<string, KeyValueSession>;
  write(key: string, value: string): Timestamp;
  read(key: string, version: Timestamp): string | undefined;
  replica(name: string): Replica | undefined;
}

const RESTARTED: Response = { kind: 'error', message: 'the store was restarted' };

/** A statement and where it begins in its submission. */
interface Statement {
  readonly words: readonly string[];
  readonly position: number;
}

/** A read that a replica was asked for. */
interface Read {
  readonly replica: Replica;
  readonly version: Timestamp;
  readonly answer: () => Response;
  /** The replica has answered; the answer is held on its way to the leader. */
  sent: boolean;
}

/**
 * Statements, separated by `;`:
 *
 * - `put KEY VALUE` writes;
 * - `get KEY [from REPLICA] [at VERSION]` reads from `r1` at the last version known to be there;
 * - `is KEY VALUE ...` with the options of `get` gives a row with a boolean;
 * - `lock NAME` holds a lock until the session ends, `unlock NAME` gives it back;
 * - `explode` throws what no system should throw.
 */
export class KeyValueSession implements Session {
  readonly #store: Store;
  readonly #onEnd: () => void;
  #queue: Statement[] = [];
  #responses: Response[] = [];
  #read: Read | null = null;
  #wantsLock: string | null = null;
  #exploded = false;
  #lost = false;

  constructor(store: Store, onEnd: () => void) {
    this.#store = store;
    this.#onEnd = onEnd;
  }

  submit(text: string): void {
    if (this.#lost) this.#responses.push(RESTARTED);
    else this.#queue.push(...splitStatements(text));
  }

  idle(): boolean {
    return this.#queue.length === 0 && this.#read === null && this.#wantsLock === null;
  }

  poll(): readonly Response[] {
    const responses = this.#responses;
    this.#responses = [];
    return responses;
  }

  cancel(): void {
    if (this.idle()) return;
    this.#queue = [];
    this.#read = null;
    this.#wantsLock = null;
    this.#responses.push({ kind: 'canceled' });
  }

  terminate(): void {
    assert(!this.#exploded, 'nothing is asked of a session that exploded');
    assert(this.idle(), 'a session that runs something is canceled before it ends');
    for (const [name, holder] of this.#store.locks) {
      if (holder === this) this.#store.locks.delete(name);
    }
    this.#onEnd();
  }

  /** Ends the session because the store was restarted. */
  lose(): void {
    this.#lost = true;
    if (this.idle()) return;
    this.#queue = [];
    this.#read = null;
    this.#wantsLock = null;
    this.#responses.push(RESTARTED);
  }

  /** Moves on if it can, and says whether it did. */
  step(): boolean {
    if (this.#wantsLock !== null) return this.#takeLock(this.#wantsLock);
    if (this.#read !== null) return this.#sendRead(this.#read);
    const statement = this.#queue.shift();
    if (statement === undefined) return false;
    this.#run(statement);
    return true;
  }

  waiting(): Waiting | null {
    if (this.#wantsLock !== null) {
      return { session: this, what: `lock ${this.#wantsLock}`, timestamp: null, collections: [] };
    }
    if (this.#read === null || this.#read.sent) return null;
    const { replica, version } = this.#read;
    const collections = [replica.frontiers];
    return { session: this, what: `read at ${version}`, timestamp: version, collections };
  }

  #run(statement: Statement): void {
    const [verb, ...rest] = statement.words;
    if (verb === 'put' && rest.length === 2) {
      const version = this.#store.write(rest[0]!, rest[1]!);
      const debug = debugStruct('Put', { version: debugToken(version) });
      this.#responses.push({ kind: 'completed', debug, tag: `PUT ${version}` });
    } else if (verb === 'get' && rest.length >= 1) {
      this.#startRead(statement, rest.slice(1), (version) => this.#value(rest[0]!, version));
    } else if (verb === 'is' && rest.length >= 2) {
      this.#startRead(statement, rest.slice(2), (version) => {
        const found = this.#store.read(rest[0]!, version);
        return row('is', 'bool', found === rest[1]);
      });
    } else if (verb === 'lock' && rest.length === 1) {
      this.#wantsLock = rest[0]!;
    } else if (verb === 'unlock' && rest.length === 1) {
      this.#store.locks.delete(rest[0]!);
      this.#responses.push({ kind: 'completed', debug: debugUnit('Unlocked'), tag: 'UNLOCK' });
    } else if (verb === 'explode') {
      this.#exploded = true;
      throw new RangeError(`the store exploded at ${this.#store.clock.now}`);
    } else {
      this.#fail(`there is no statement "${statement.words.join(' ')}"`, statement.position, true);
    }
  }

  #value(key: string, version: Timestamp): Response {
    const value = this.#store.read(key, version);
    if (value?.startsWith('!') === true) {
      return { kind: 'dataError', message: `the value of "${key}" is damaged` };
    }
    return row(key, 'text', value ?? null);
  }

  #startRead(
    { position }: Statement,
    options: readonly string[],
    answer: (version: Timestamp) => Response,
  ): void {
    const option = (name: string) => options[options.indexOf(name) + 1];
    const name = options.includes('from') ? option('from')! : 'r1';
    const replica = this.#store.replica(name);
    if (replica === undefined) {
      this.#fail(`replica "${name}" does not exist`, position, false);
      return;
    }
    const at = options.includes('at') ? BigInt(option('at')!) : replica.deliveredUpper - 1n;
    if (at === 0n) {
      this.#fail(`replica "${name}" has not said that it has a version`, position, false);
      return;
    }
    this.#read = { replica, version: at, answer: () => answer(at), sent: false };
  }

  #sendRead(read: Read): boolean {
    if (read.sent || read.replica.crashed || read.replica.realUpper <= read.version) return false;
    read.sent = true;
    this.#store.channel.send({
      kind: 'Value',
      replica: read.replica.name,
      text: `at ${read.version} from kv.${read.replica.name}`,
      deliver: () => {
        // A read that was canceled meanwhile has no use for its answer.
        if (this.#read !== read) return;
        this.#read = null;
        this.#responses.push(read.answer());
      },
    });
    return true;
  }

  #takeLock(name: string): boolean {
    if (this.#store.locks.has(name)) return false;
    this.#store.locks.set(name, this);
    this.#wantsLock = null;
    this.#responses.push({
      kind: 'completed',
      debug: debugTuple('Locked', debugToken(name)),
      tag: 'LOCK',
    });
    return true;
  }

  #fail(message: string, position: number, permanent: boolean): void {
    this.#queue = [];
    const hint = permanent ? { hint: 'Statements are put, get, is, lock, unlock.' } : {};
    this.#responses.push({ kind: 'error', message, position, permanent, ...hint });
  }
}

function row(name: string, kind: 'bool' | 'text', datum: string | boolean | null): Response {
  return {
    kind: 'rows',
    columns: [{ name, type: { kind }, nullable: true }],
    rows: [[datum]],
  };
}

function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  for (const match of text.matchAll(/[^;]+/g)) {
    const words = match[0].split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) continue;
    statements.push({ words, position: match.index + match[0].search(/\S/) });
  }
  return statements;
}
