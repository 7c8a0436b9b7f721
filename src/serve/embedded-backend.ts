import { assert } from '../diagnostic/index.js';
import type { Response } from '../harness/index.js';
import type { EmbeddedSystem, ProtocolClient } from '../systems/embedded/index.js';
import type { Backend, BackendSession } from './backend.js';
import { CONTROL_DATABASE, ControlSession, type Controlled } from './control-session.js';

/**
 * How often held messages are delivered before a system that always has more is stopped. Each round
 * delivers at least one, and a statement needs a few.
 */
const DELIVERY_ROUNDS_MAX = 100_000;

/** The embedded coordinator, for clients on the wire. */
export class EmbeddedBackend implements Backend, Controlled {
  readonly system: EmbeddedSystem;
  isHolding = false;
  /** The time in milliseconds, never less than before; null: the clock is moved by hand. */
  readonly #now: (() => bigint) | null;

  constructor(system: EmbeddedSystem, now: (() => bigint) | null) {
    this.system = system;
    this.#now = now;
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

  cancel(connection: number, secretKey: number): void {
    this.system.cancel(connection, secretKey);
  }

  /** Sets the clock to the time, unless it is moved by hand. */
  moveClock(): void {
    if (this.#now !== null) this.system.clock.advanceTo(this.#now());
  }

  /** Does everything that can be done, and lets messages pass unless they are held. */
  settle(): void {
    this.moveClock();
    const { system } = this;
    for (let round = 0; round < DELIVERY_ROUNDS_MAX; round += 1) {
      system.quiesce();
      if (this.isHolding || system.feedback.deliver({}) === 0) return;
    }
    assert(false, () => `messages end: there was one after ${DELIVERY_ROUNDS_MAX} deliveries`);
  }
}
