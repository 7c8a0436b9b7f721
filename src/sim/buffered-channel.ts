import { assert } from '../diagnostic/index.js';

/** Decides about a message. */
export type MessageFilter<Message> = (message: Message) => boolean;

/** Two parts of a message; null where there is nothing in one of them. */
export interface MessageParts<Message> {
  readonly passes: Message | null;
  readonly stays: Message | null;
}

/** How a channel is made. */
export interface BufferedChannelOptions<Message> {
  /** Gets the messages that pass, one after another. What it sends meanwhile is held as usual. */
  readonly receive?: (message: Message) => void;
  /**
   * Divides a message that speaks of several things: asks the filter about each of them, as a
   * message of its own, and puts those for which it is true into `passes`. Without it, messages
   * pass whole or not at all.
   */
  readonly split?: (message: Message, filter: MessageFilter<Message>) => MessageParts<Message>;
  /** One line about a message, for reports. */
  readonly describe?: (message: Message) => string;
  /** Most messages held at once; {@link CHANNEL_CAPACITY} unless given. */
  readonly capacity?: number;
}

/** Which messages pass: all conditions given must hold. */
export interface Delivery<Message> {
  /** At most so many, the oldest first; a part of a message counts as one. */
  readonly count?: number;
  readonly where?: MessageFilter<Message>;
  /** Asked before of each whole message: one for which it is false stays as it is. */
  readonly among?: MessageFilter<Message>;
}

/**
 * Messages held at once, at most. A test that lets this many pile up has lost its receiver: real
 * ones hold a few for each collection.
 */
export const CHANNEL_CAPACITY = 100_000;

/** How many messages a report of a full channel shows. */
const SHOWN_MAX = 10;

/**
 * A queue between two parts of a system where every message waits until it is let pass. Whoever
 * holds the channel decides what arrives when; messages that pass do so in the order in which they
 * were sent.
 */
export class BufferedChannel<Message> {
  readonly #receive: ((message: Message) => void) | undefined;
  readonly #split: NonNullable<BufferedChannelOptions<Message>['split']>;
  readonly #describe: (message: Message) => string;
  readonly #capacity: number;
  readonly #holds = new Set<MessageFilter<Message>>();
  #queue: Message[] = [];

  constructor(options: BufferedChannelOptions<Message> = {}) {
    this.#receive = options.receive;
    this.#split = options.split ?? splitWhole;
    this.#describe = options.describe ?? String;
    this.#capacity = options.capacity ?? CHANNEL_CAPACITY;
  }

  /** Puts a message behind all others. @throws Bug if the channel is full */
  send(message: Message): void {
    this.#queue.push(message);
    this.#checkCapacity();
  }

  /** Puts a message that nobody sent before or behind all others. @throws Bug if it is full */
  inject(message: Message, at: 'front' | 'back' = 'front'): void {
    if (at === 'front') this.#queue.unshift(message);
    else this.#queue.push(message);
    this.#checkCapacity();
  }

  /** How many messages wait. */
  get size(): number {
    return this.#queue.length;
  }

  /** The messages that wait, oldest first. */
  held(): readonly Message[] {
    return [...this.#queue];
  }

  /**
   * Holds back whatever the filter is true for, from now on and whatever a delivery asks for.
   * Returns a function that ends this.
   */
  hold(filter: MessageFilter<Message>): () => void {
    const own: MessageFilter<Message> = (message) => filter(message);
    this.#holds.add(own);
    return () => void this.#holds.delete(own);
  }

  /**
   * Lets messages pass, oldest first, hands each to the receiver and returns them. Parts of a
   * message that stay keep its place in the queue. What is sent meanwhile does not pass.
   *
   * @throws what the receiver throws; what it was not handed then waits before all others.
   */
  deliver(delivery: Delivery<Message> = {}): readonly Message[] {
    const passing = this.#take(delivery);
    if (this.#receive === undefined) return passing;
    let handed = 0;
    try {
      for (const message of passing) {
        handed += 1;
        this.#receive(message);
      }
    } catch (error) {
      this.#queue = [...passing.slice(handed), ...this.#queue];
      throw error;
    }
    return passing;
  }

  /** Forgets all messages and returns them. */
  clear(): readonly Message[] {
    const dropped = this.#queue;
    this.#queue = [];
    return dropped;
  }

  #take({ count = Infinity, where, among }: Delivery<Message>): Message[] {
    const filter = (message: Message): boolean =>
      (where === undefined || where(message)) && !this.#isHeld(message);
    const passing: Message[] = [];
    const staying: Message[] = [];
    for (const message of this.#queue) {
      const stays = passing.length >= count || among?.(message) === false;
      const parts = stays ? { passes: null, stays: message } : this.#split(message, filter);
      if (parts.passes !== null) passing.push(parts.passes);
      if (parts.stays !== null) staying.push(parts.stays);
    }
    this.#queue = staying;
    return passing;
  }

  #isHeld(message: Message): boolean {
    for (const filter of this.#holds) if (filter(message)) return true;
    return false;
  }

  #checkCapacity(): void {
    assert(this.#queue.length <= this.#capacity, () => {
      const shown = this.#queue
        .slice(0, SHOWN_MAX)
        .map((message) => `\n  ${this.#describe(message)}`);
      const more = this.#queue.length > SHOWN_MAX ? '\n  ...' : '';
      return (
        `a channel holds at most ${this.#capacity} messages, found ${this.#queue.length}:` +
        shown.join('') +
        more
      );
    });
  }
}

function splitWhole<Message>(
  message: Message,
  filter: MessageFilter<Message>,
): MessageParts<Message> {
  return filter(message) ? { passes: message, stays: null } : { passes: null, stays: message };
}
