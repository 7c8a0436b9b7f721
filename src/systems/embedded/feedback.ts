import type { Coordinator } from '../../coordinator/index.js';
import type { DataflowResponse } from '../../dataflow/index.js';
import {
  FeedbackError,
  type Feedback,
  type FeedbackSelection,
  type HeldMessage,
} from '../../harness/index.js';
import { BufferedChannel } from '../../sim/index.js';
import type { Timestamp } from '../../time/index.js';
import {
  describeMessage,
  mergeUppers,
  MESSAGE_KINDS,
  messageFacts,
  splitMessage,
} from './held-message.js';

/**
 * When so many messages about frontiers are held, those that nothing stands between become one: a
 * file that never delivers them would otherwise hold one for each of its statements, and every
 * delivery of an answer looks at them all.
 */
const HELD_UPPERS_MAX = 64;

/** What the feedback needs of the system that it belongs to. */
export interface FeedbackOwner {
  /** The coordinator; another one after a restart. */
  readonly coordinator: () => Coordinator;
  /** The full name of an item, or its id if it has none. */
  readonly nameOf: (id: string) => string;
  /** Lets the coordinator know what the clock shows before it is told anything else. */
  readonly noticeClock: () => void;
}

/** Whether workers report an upper of an item: one of an index or a sink. */
export function canHaveUpper({ kind }: { readonly kind: string }): boolean {
  return kind === 'index' || kind === 'sink';
}

/** The messages of the dataflow server, held until they are let pass. */
export class EmbeddedFeedback implements Feedback {
  readonly kinds = MESSAGE_KINDS;
  readonly #owner: FeedbackOwner;
  readonly #channel: BufferedChannel<DataflowResponse>;
  /** Messages about frontiers that were sent since they were counted last. */
  #heldUppers = 0;
  #heldAnswers = 0;
  #heldBindings = 0;

  constructor(owner: FeedbackOwner) {
    this.#owner = owner;
    this.#channel = new BufferedChannel({
      receive: (response) => this.#receive(response),
      split: splitMessage,
      describe: (message) => this.#describe(message),
    });
  }

  /** Takes a message of the server. */
  send(message: DataflowResponse): void {
    this.#channel.send(message);
    if (message.kind === 'peekResponse') this.#heldAnswers += 1;
    if (message.kind === 'timestampBindings') this.#heldBindings += 1;
    if (message.kind !== 'frontierUppers') return;
    this.#heldUppers += 1;
    if (this.#heldUppers >= HELD_UPPERS_MAX) this.#merge();
  }

  /** How many messages are held. */
  get size(): number {
    return this.#channel.size;
  }

  list(): readonly HeldMessage[] {
    return this.#channel
      .held()
      .map((message) => ({ ...messageFacts(message), text: this.#describe(message) }));
  }

  /** Whether a message about an item is held. */
  isAbout(item: string): boolean {
    return this.#channel.held().some((message) => messageFacts(message).items.includes(item));
  }

  deliver(selection: FeedbackSelection): number {
    this.#owner.noticeClock();
    const { count, kind, role, items, except } = selection;
    if (role === 'answer' && this.#heldAnswers === 0) return 0;
    const where = (message: DataflowResponse): boolean => {
      const held = messageFacts(message);
      return (
        (kind === undefined || held.kind === kind) &&
        (role === undefined || held.role === role) &&
        (items === undefined || held.items.some((item) => items.has(item))) &&
        !held.items.some((item) => except?.has(item) === true)
      );
    };
    const passed = this.#channel.deliver({
      where,
      // Answers are asked for with every statement, and what is held besides may be much.
      ...(role === 'answer' && { among: isAnswer }),
      ...(count !== undefined && { count }),
    });
    if (role !== 'answer') this.#forgetDropped();
    return passed.length;
  }

  inject(uppers: readonly (readonly [item: string, upper: Timestamp])[]): void {
    this.#owner.noticeClock();
    const { state } = this.#owner.coordinator();
    for (const [id] of uppers) {
      const item = state.catalog.item(id);
      if (canHaveUpper(item)) continue;
      throw new FeedbackError(
        'uppers are those of indexes and sinks, ' +
          `\`${this.#owner.nameOf(id)}\` is a ${item.kind}`,
        id,
        'item',
      );
    }
    this.#owner.coordinator().handle({ kind: 'injectUppers', uppers });
  }

  /** Forgets all messages. */
  clear(): void {
    this.#channel.clear();
    this.#heldUppers = 0;
    this.#heldAnswers = 0;
    this.#heldBindings = 0;
  }

  #describe(message: DataflowResponse): string {
    return describeMessage(message, (id) => this.#owner.nameOf(id));
  }

  #receive(response: DataflowResponse): void {
    if (response.kind === 'peekResponse') {
      this.#heldAnswers -= 1;
      this.#deliverBindings();
    }
    if (response.kind === 'timestampBindings') this.#heldBindings -= 1;
    this.#owner.coordinator().handle({ kind: 'dataflow', response });
  }

  /**
   * Bindings say which bytes of a file belong to which time, and an answer may rest on any of them.
   * It never overtakes them: after a restart the same time must show the same rows (D1).
   */
  #deliverBindings(): void {
    if (this.#heldBindings === 0) return;
    this.#channel.deliver({ where: ({ kind }) => kind === 'timestampBindings' });
  }

  /** A delivery of nothing makes the coordinator forget what was dropped all the same. */
  #forgetDropped(): void {
    const response: DataflowResponse = { kind: 'frontierUppers', changes: [] };
    this.#owner.coordinator().handle({ kind: 'dataflow', response });
  }

  #merge(): void {
    // Counted anew: those that were delivered since are not held any more.
    const held = this.#channel.held();
    this.#heldUppers = countUppers(held);
    if (this.#heldUppers < HELD_UPPERS_MAX) return;
    const messages = mergeUppers(held);
    this.#channel.clear();
    for (const message of messages) this.#channel.inject(message, 'back');
    this.#heldUppers = countUppers(messages);
  }
}

function isAnswer({ kind }: DataflowResponse): boolean {
  return kind === 'peekResponse';
}

function countUppers(messages: readonly DataflowResponse[]): number {
  return messages.filter(({ kind }) => kind === 'frontierUppers').length;
}
