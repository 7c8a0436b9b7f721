import { SystemError } from './system-errors.js';
import type { Response, Session, Waiting } from './system.js';

/**
 * A statement of a synchronous system: it yields what it waits for, as a report says it (`a free
 * job`), and gives its response. After each step of whatever is stepped it is asked again. It
 * yields the same text as before if it could not go on.
 */
export type SteppedStatement = Generator<string, Response>;

/**
 * Steps from one rest to the next, at most: each is a statement that ends or waits for something
 * else. A system with more has statements that go on for ever.
 */
export const STATEMENT_STEPS_MAX = 100_000;

/**
 * The sessions of a synchronous system whose statements are generators:
 *
 *     readonly #sessions = new SteppedSessions((text) => this.#run(text));
 *     connect = () => this.#sessions.connect();
 *     settle = () => this.#sessions.settle();
 *
 * Each session runs its statements one after another.
 */
export class SteppedSessions {
  readonly #begin: (text: string) => SteppedStatement;
  readonly #sessions = new Set<SteppedSession>();

  /** `begin` makes the statement of a text, which is run when the system settles. */
  constructor(begin: (text: string) => SteppedStatement) {
    this.#begin = begin;
  }

  /** For {@link System.connect}. */
  connect(): Session {
    const session = new SteppedSession(this.#begin, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  /**
   * For {@link System.settle}: steps all statements until none goes on, and says what they wait
   * for.
   *
   * @throws SystemError if that takes more than {@link STATEMENT_STEPS_MAX} steps.
   */
  settle(): readonly Waiting[] {
    let steps = 0;
    for (let moved = true; moved;) {
      moved = false;
      for (const session of this.#sessions) {
        if (!session.step()) continue;
        moved = true;
        steps += 1;
        if (steps > STATEMENT_STEPS_MAX) throw new SystemError(unrest(session.waitsFor));
      }
    }
    return [...this.#sessions].flatMap((session) => session.waiting());
  }

  /**
   * For {@link System.restart}: ends all sessions. What they run is answered by an error with this
   * message, and so is what they are given afterwards.
   */
  restart(message = 'the system restarted'): void {
    for (const session of this.#sessions) session.lose({ kind: 'error', message });
    this.#sessions.clear();
  }
}

class SteppedSession implements Session {
  readonly #begin: (text: string) => SteppedStatement;
  readonly #onEnd: () => void;
  /** What it was given and has not answered; the first is run. */
  readonly #statements: SteppedStatement[] = [];
  readonly #responses: Response[] = [];
  #waitsFor = '';
  #lost: Response | null = null;

  constructor(begin: (text: string) => SteppedStatement, onEnd: () => void) {
    this.#begin = begin;
    this.#onEnd = onEnd;
  }

  get waitsFor(): string {
    return this.#waitsFor;
  }

  submit(text: string): void {
    if (this.#lost === null) this.#statements.push(this.#begin(text));
    else this.#responses.push(this.#lost);
  }

  idle(): boolean {
    return this.#statements.length === 0;
  }

  poll(): readonly Response[] {
    return this.#responses.splice(0);
  }

  cancel(): void {
    this.#end({ kind: 'canceled' });
  }

  terminate(): void {
    this.cancel();
    this.#onEnd();
  }

  lose(response: Response): void {
    this.#lost = response;
    this.#end(response);
  }

  /** Lets the first statement go on, and says whether it did. */
  step(): boolean {
    const result = this.#statements[0]?.next();
    if (result === undefined) return false;
    const before = this.#waitsFor;
    this.#waitsFor = result.done === true ? '' : result.value;
    if (result.done !== true) return this.#waitsFor !== before;
    this.#statements.shift();
    this.#responses.push(result.value);
    return true;
  }

  waiting(): readonly Waiting[] {
    if (this.idle()) return [];
    return [{ session: this, what: this.#waitsFor, timestamp: null, collections: [] }];
  }

  /** Ends what runs, in which `finally` still has its turn, and what would have run next. */
  #end(response: Response): void {
    for (const statement of this.#statements.splice(0)) {
      statement.return(response);
      this.#responses.push(response);
    }
    this.#waitsFor = '';
  }
}

function unrest(waitsFor: string): string {
  return (
    `statements come to rest within ${STATEMENT_STEPS_MAX} steps, ` +
    `found one more, which waits for ${waitsFor}`
  );
}
