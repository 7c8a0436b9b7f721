import { assert } from '../diagnostic/index.js';
import { CHANNEL_CAPACITY } from './buffered-channel.js';
import type { WaitEnd, WaitOptions, WaitTable } from './wait-table.js';

/** How a channel of a simulated system is made. */
export interface SimChannelOptions<Message> {
  /**
   * Gets each message when it arrives. Without it, messages that arrived wait for somebody to
   * {@link SimChannel.receive} them.
   */
  readonly receive?: (message: Message) => void;
  /**
   * What its messages are to a test: `answer`, a response to what a session asked for, which is
   * delivered when somebody waits for that session; or `progress`, which the test delivers.
   * `progress` unless given.
   */
  readonly role?: 'answer' | 'progress';
  /** The kind of a message, by which tests select; the name of the channel unless given. */
  readonly kind?: (message: Message) => string;
  /** A message in one line, for people; text as it is, and all else as JSON, unless given. */
  readonly describe?: (message: Message) => string;
}

/** Messages from one part of a system to another, each held until the test delivers it. */
export interface SimChannel<Message> {
  /** As tests and reports name it. */
  readonly name: string;
  /** Sends a message, which is held. It needs no `this`, so that it can be handed on. */
  readonly send: (message: Message) => void;
  /**
   * The next message that arrives. Of several receivers, the one that asked first gets the first.
   */
  receive(options?: WaitOptions): Promise<Message>;
}

/** A message that is held, and what a test is told of it. */
export interface SimMessage {
  readonly channel: string;
  readonly kind: string;
  readonly role: 'answer' | 'progress';
  /** The message in one line, as it was when it was sent. */
  readonly text: string;
}

/** A message on its way, and what happens when it is there. */
export interface SentMessage extends SimMessage {
  readonly arrive: () => void;
}

/** What a channel is made of. */
export interface ChannelParts<Message> {
  readonly name: string;
  readonly options: SimChannelOptions<Message>;
  readonly waits: WaitTable;
  /** Puts a message to those that are held. */
  readonly hold: (message: SentMessage) => void;
}

/** A channel whose messages are held together with those of others. */
export class HeldChannel<Message> implements SimChannel<Message> {
  readonly name: string;
  readonly #options: SimChannelOptions<Message>;
  readonly #waits: WaitTable;
  readonly #hold: (message: SentMessage) => void;
  /** Messages that arrived before anybody asked for them. */
  readonly #arrived: Message[] = [];
  readonly #receivers = new Set<WaitEnd<Message>>();

  constructor({ name, options, waits, hold }: ChannelParts<Message>) {
    this.name = name;
    this.#options = options;
    this.#waits = waits;
    this.#hold = hold;
  }

  readonly send = (message: Message): void => {
    const { kind, role = 'progress', describe = describeMessage } = this.#options;
    this.#hold({
      channel: this.name,
      kind: kind?.(message) ?? this.name,
      role,
      text: describe(message),
      arrive: () => {
        this.#arrive(message);
      },
    });
  };

  receive({ signal }: WaitOptions = {}): Promise<Message> {
    return this.#waits.start<Message>({
      what: `receive from ${this.name}`,
      signal,
      begin: (end) => {
        if (this.#arrived.length > 0) {
          end.resolve(this.#arrived.shift()!);
          return () => undefined;
        }
        this.#receivers.add(end);
        return () => void this.#receivers.delete(end);
      },
    });
  }

  #arrive(message: Message): void {
    if (this.#options.receive !== undefined) {
      this.#options.receive(message);
      return;
    }
    for (const receiver of this.#receivers) {
      this.#receivers.delete(receiver);
      receiver.resolve(message);
      return;
    }
    this.#arrived.push(message);
    assert(this.#arrived.length <= CHANNEL_CAPACITY, () => {
      return `at most ${CHANNEL_CAPACITY} messages of \`${this.name}\` wait to be received`;
    });
  }
}

function describeMessage(message: unknown): string {
  if (typeof message === 'string' && !/[\r\n]/.test(message)) return message;
  const json = JSON.stringify(message, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  ) as string | undefined;
  return json ?? String(message);
}
