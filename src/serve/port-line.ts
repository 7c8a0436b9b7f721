import type { MessagePort } from 'node:worker_threads';
import { LINE_BYTES_HIGH, LINE_BYTES_STEP } from './limits.js';
import type { Line } from './line.js';
import type { FromServer } from './thread-message.js';
import { toSend } from './to-send.js';
import type { Caller } from './turns.js';

/** A line whose socket is in another thread: how many bytes may be under way is bounded. */
export class PortLine implements Line {
  readonly #port: MessagePort;
  readonly #line: number;
  /** Bytes that were sent, and of which it is not known that the client's machine took them. */
  #underWay = 0;
  /** Bytes that came, and were not acknowledged. */
  #taken = 0;
  #isPaused = false;

  constructor(port: MessagePort, line: number) {
    this.#port = port;
    this.#line = line;
  }

  write(bytes: Buffer): boolean {
    this.#underWay += bytes.length;
    this.#post({ kind: 'bytes', line: this.#line, bytes: toSend(bytes) });
    return this.#underWay < LINE_BYTES_HIGH;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#acknowledge();
  }

  end(): void {
    this.#post({ kind: 'end', line: this.#line });
  }

  destroy(): void {
    this.#post({ kind: 'destroy', line: this.#line });
  }

  /** Bytes came from the client. */
  receive(caller: Caller, bytes: Uint8Array): void {
    this.#taken += bytes.length;
    caller.receive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    this.#acknowledge();
  }

  /** So many of the bytes were taken. */
  sent(caller: Caller, count: number): void {
    const wasFull = this.#underWay >= LINE_BYTES_HIGH;
    this.#underWay -= count;
    if (wasFull && this.#underWay < LINE_BYTES_HIGH) caller.drained();
  }

  #acknowledge(): void {
    if (this.#isPaused || this.#taken < LINE_BYTES_STEP) return;
    this.#post({ kind: 'taken', line: this.#line, count: this.#taken });
    this.#taken = 0;
  }

  #post(message: FromServer): void {
    this.#port.postMessage(message);
  }
}
