// A class as one finds it: promises, timers, a queue, and no thought of being tested.

export interface Mail {
  readonly id: number;
  readonly to: string;
}

export interface MailerPorts<Timer> {
  readonly setTimeout: (callback: () => void, delayMs: number) => Timer;
  readonly clearTimeout: (timer: Timer) => void;
  readonly send: (mail: Mail) => void;
  /** What was accepted and is not known to have arrived. Outlives the process. */
  readonly store: Map<number, Mail>;
}

const IN_FLIGHT_MAX = 2;
const ATTEMPTS_MAX = 3;
const FIRST_RETRY_MS = 100;

/** Sends mails, two at a time, again and again until a receipt comes. */
export class Mailer<Timer> {
  readonly #ports: MailerPorts<Timer>;
  readonly #receipts = new Map<number, () => void>();
  readonly #queue: (() => void)[] = [];
  #inFlight = 0;

  constructor(ports: MailerPorts<Timer>) {
    this.#ports = ports;
    for (const mail of ports.store.values()) this.#deliver(mail).catch(() => undefined);
  }

  /** Settles when the receipt is there, or when nobody hopes for it any more. */
  deliver(to: string): Promise<void> {
    const { store } = this.#ports;
    const mail = { id: Math.max(0, ...store.keys()) + 1, to };
    store.set(mail.id, mail);
    return this.#deliver(mail);
  }

  receipt(id: number): void {
    this.#receipts.get(id)?.();
  }

  async #deliver({ id, to }: Mail): Promise<void> {
    if (this.#inFlight === IN_FLIGHT_MAX) await new Promise<void>((go) => this.#queue.push(go));
    else this.#inFlight += 1;
    let arrived = false;
    for (let attempt = 0; attempt < ATTEMPTS_MAX && !arrived; attempt += 1) {
      arrived = await this.#attempt({ id, to }, FIRST_RETRY_MS * 2 ** attempt);
    }
    this.#ports.store.delete(id);
    const next = this.#queue.shift();
    if (next === undefined) this.#inFlight -= 1;
    else next();
    if (!arrived) throw new Error(`no receipt from ${to}`);
  }

  async #attempt(mail: Mail, delayMs: number): Promise<boolean> {
    const { setTimeout, clearTimeout, send } = this.#ports;
    send(mail);
    return new Promise((resolve) => {
      const retry = setTimeout(() => resolve(false), delayMs);
      this.#receipts.set(mail.id, () => {
        clearTimeout(retry);
        resolve(true);
      });
    });
  }
}
