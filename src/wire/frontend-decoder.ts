import {
  isFrontendType,
  isLongType,
  readFrontendMessage,
  readStartup,
  type FrontendMessage,
} from './frontend-message.js';
import { ProtocolError } from './protocol-error.js';

/** The longest a startup message may be, in bytes: PostgreSQL's limit. */
export const STARTUP_BYTES_MAX = 10_000;

/** The longest a message without a statement or values may be: PostgreSQL's limit. */
export const SHORT_BYTES_MAX = 10_000;

/** The longest a message may be while nobody knows who the client is. */
export const PASSWORD_BYTES_MAX = 65_535;

const EMPTY = Buffer.alloc(0);

/**
 * Finds the messages in what a client sends, in pieces of any size. It holds no more than one
 * message that is not complete, and what it was given beyond that.
 */
export class FrontendDecoder {
  readonly #bytesMax: number;
  /** Pieces that were not looked at yet; the first one from {@link #offset} on. */
  #head: Buffer = EMPTY;
  #offset = 0;
  #tail: Buffer[] = [];
  #tailLength = 0;
  #phase: 'startup' | 'authentication' | 'session' = 'startup';

  /** @param bytesMax How long a message may be that carries a statement or values. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** How many bytes were given and are not read yet. */
  get buffered(): number {
    return this.#head.length - this.#offset + this.#tailLength;
  }

  /** From now on messages may be long: the client is known. */
  authenticated(): void {
    this.#phase = 'session';
  }

  /** Takes the next piece, which nobody may write to afterwards. */
  push(piece: Buffer): void {
    if (piece.length === 0) return;
    if (this.#offset === this.#head.length) {
      this.#head = piece;
      this.#offset = 0;
      return;
    }
    this.#tail.push(piece);
    this.#tailLength += piece.length;
  }

  /**
   * The next message, or null if it is not complete.
   *
   * @throws ProtocolError if what comes is none: nothing can be read any more then.
   */
  next(): FrontendMessage | null {
    return this.#phase === 'startup' ? this.#nextStartup() : this.#nextTyped();
  }

  #nextStartup(): FrontendMessage | null {
    if (!this.#has(4)) return null;
    const length = this.#head.readUInt32BE(this.#offset);
    if (length < 8 || length > STARTUP_BYTES_MAX) {
      throw new ProtocolError('invalid length of startup packet');
    }
    if (!this.#has(length)) return null;
    const message = readStartup(this.#take(length).subarray(4));
    if (message.kind === 'startup') this.#phase = 'authentication';
    return message;
  }

  #nextTyped(): FrontendMessage | null {
    if (!this.#has(1)) return null;
    const code = this.#head[this.#offset]!;
    const type = String.fromCharCode(code);
    if (!isFrontendType(type)) throw new ProtocolError(`invalid frontend message type ${code}`);
    if (!this.#has(5)) return null;
    const length = this.#head.readUInt32BE(this.#offset + 1);
    if (length < 4 || length > this.#lengthMax(type)) {
      throw new ProtocolError('invalid message length');
    }
    if (!this.#has(length + 1)) return null;
    return readFrontendMessage(type, this.#take(length + 1).subarray(5));
  }

  #lengthMax(type: string): number {
    if (this.#phase === 'authentication') return PASSWORD_BYTES_MAX;
    return isLongType(type) ? this.#bytesMax : SHORT_BYTES_MAX;
  }

  /** Whether so many bytes are there; then they are in one piece. */
  #has(length: number): boolean {
    const inHead = this.#head.length - this.#offset;
    if (inHead >= length) return true;
    if (inHead + this.#tailLength < length) return false;
    this.#head = Buffer.concat([this.#head.subarray(this.#offset), ...this.#tail]);
    this.#offset = 0;
    this.#tail = [];
    this.#tailLength = 0;
    return true;
  }

  #take(length: number): Buffer {
    const start = this.#offset;
    this.#offset += length;
    return this.#head.subarray(start, this.#offset);
  }
}
