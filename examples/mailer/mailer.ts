// A class as one finds it: promises, timers, a queue, and no thought of being tested.
import { EventEmitter } from 'node:events';

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

/** Sends mails, two at a time, again and again until a receipt comes. Emits `sent` and `failed`. */
export class Mailer<Timer> extends EventEmitter {
  readonly #ports: MailerPorts<Timer>;
  readonly #queue: Mail[];
  readonly #retries = new Map<number, Timer>();

  constructor(ports: MailerPorts<Timer>) {
    super();
    this.#ports = ports;
    this.#queue = [...ports.store.values()];
    this.#pump();
  }

  /** Settles when the receipt is there, or when nobody hopes for it any more. */
  async deliver(to: string): Promise<void> {
    const mail = { id: Math.max(0, ...this.#ports.store.keys()) + 1, to };
    this.#ports.store.set(mail.id, mail);
    this.#queue.push(mail);
    await new Promise<void>((resolve, reject) => {
      this.once(`sent ${mail.id}`, resolve);
      this.once(`failed ${mail.id}`, reject);
      this.#pump();
    });
  }

  receipt(id: number): void {
    if (this.#end(id)) this.emit(`sent ${id}`);
    this.#pump();
  }

  #pump(): void {
    while (this.#retries.size < IN_FLIGHT_MAX && this.#queue.length > 0) {
      this.#attempt(this.#queue.shift()!, 1);
    }
  }

  #attempt(mail: Mail, attempt: number): void {
    const { setTimeout, send } = this.#ports;
    send(mail);
    const retry = setTimeout(
      () => {
        if (attempt < ATTEMPTS_MAX) {
          this.#attempt(mail, attempt + 1);
          return;
        }
        this.#end(mail.id);
        this.emit(`failed ${mail.id}`, new Error(`no receipt from ${mail.to}`));
        this.#pump();
      },
      FIRST_RETRY_MS * 2 ** (attempt - 1),
    );
    this.#retries.set(mail.id, retry);
  }

  #end(id: number): boolean {
    const retry = this.#retries.get(id);
    if (retry === undefined) return false;
    this.#ports.clearTimeout(retry);
    this.#ports.store.delete(id);
    return this.#retries.delete(id);
  }
}
