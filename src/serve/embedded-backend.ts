import { assert } from '../diagnostic/index.js';
import type { Response } from '../harness/index.js';
import type { EmbeddedSystem, ProtocolClient } from '../systems/embedded/index.js';
import type { Backend, BackendSession } from './backend.js';
import type { Failure } from './error-report.js';
import { DEFAULT_LIMITS, type ServeLimits } from './limits.js';
import { CONTROL_DATABASE, ControlSession, type Controlled } from './control-session.js';

/**
 * How often held messages are delivered before a system that always has more is stopped. Each round
 * delivers at least one, and a statement needs a few.
 */
const DELIVERY_ROUNDS_MAX = 100_000;

/**
 * Which messages of the dataflow server pass by themselves: all, or `answers`, those that answer
 * statements, while a client waits for one. That is what the directive `sql` does, and
 * is for a coordinator that a test has brought where it is.
 */
export type Passing = 'all' | 'answers';

/** How an {@link EmbeddedBackend} is made. */
export interface BackendOptions {
  /** The time in milliseconds, never less than before; null: the clock is moved by hand. */
  readonly now: (() => bigint) | null;
  /** What passes unless a client holds it; `all` if left out. */
  readonly passing?: Passing;
  /** See {@link ServeLimits}. */
  readonly heldMessagesMax?: ServeLimits['heldMessagesMax'];
}

/** The embedded coordinator, for clients on the wire. */
export class EmbeddedBackend implements Backend, Controlled {
  readonly system: EmbeddedSystem;
  readonly #now: (() => bigint) | null;
  readonly #passing: Passing;
  readonly #heldMax: number;
  #isHolding = false;

  constructor(system: EmbeddedSystem, options: BackendOptions) {
    const { now, passing = 'all', heldMessagesMax = DEFAULT_LIMITS.heldMessagesMax } = options;
    this.system = system;
    this.#now = now;
    this.#passing = passing;
    this.#heldMax = heldMessagesMax;
    this.moveClock();
  }

  get hasManualClock(): boolean {
    return this.#now === null;
  }

  open(client: ProtocolClient, database: string): BackendSession | Response {
    if (database === CONTROL_DATABASE) return new ControlSession(this, client);
    const settings = new Map([...client.settings, ['database', database] as const]);
    const opened = this.system.openProtocolSession({ ...client, settings });
    return 'response' in opened ? opened.response : opened;
  }

  /** While as many messages are held as may be, nothing is executed that could make more. */
  refusal(session: BackendSession): Failure | null {
    if (!this.#isFull() || session instanceof ControlSession) return null;
    return {
      kind: 'error',
      message: `${this.#heldMax} messages of the dataflow server are held back`,
      code: '53400',
      hint: `DELIVER or RELEASE in the database ${CONTROL_DATABASE} lets them pass.`,
    };
  }

  /** Whose statement met the error that was thrown last, by the number of the session, if any. */
  get culprit(): number | null {
    return this.system.coordinator.culprit;
  }

  cancel(connection: number, secretKey: number): void {
    this.system.cancel(connection, secretKey);
  }

  hold(): void {
    this.#isHolding = true;
  }

  release(): void {
    this.#isHolding = false;
  }

  /** Sets the clock to the time, unless it is moved by hand, or stands still with all else. */
  moveClock(): void {
    if (this.#now !== null && !this.#isFull()) this.system.clock.advanceTo(this.#now());
  }

  /** Does everything that can be done, and lets messages pass unless they are held. */
  settle(): void {
    this.moveClock();
    const { system } = this;
    for (let round = 0; round < DELIVERY_ROUNDS_MAX; round += 1) {
      system.quiesce();
      if (this.#pass() === 0) return;
    }
    assert(false, () => `messages end: there was one after ${DELIVERY_ROUNDS_MAX} deliveries`);
  }

  /** Lets messages pass by themselves, and says how many did. */
  #pass(): number {
    const { feedback } = this.system;
    if (this.#isHolding) return 0;
    if (this.#passing === 'all') return feedback.deliver({});
    return this.system.protocolWaits().length === 0 ? 0 : feedback.deliver({ role: 'answer' });
  }

  #isFull(): boolean {
    return this.system.feedback.size >= this.#heldMax;
  }
}
