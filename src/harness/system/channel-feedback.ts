import type { BufferedChannel } from '../../sim/index.js';
import { FeedbackError } from './system-errors.js';
import type { FeedbackSelection, HeldMessage, SyncFeedback } from './system.js';

/**
 * Whether a message meets all conditions of a selection. One about several items meets those about
 * items if each of its own does: it passes whole or not at all.
 */
export function selects(selection: FeedbackSelection, message: Omit<HeldMessage, 'text'>): boolean {
  const { kind, role, items, except } = selection;
  return (
    (kind === undefined || message.kind === kind) &&
    (role === undefined || message.role === role) &&
    (items === undefined || (message.items.length > 0 && message.items.every(isIn(items)))) &&
    (except === undefined || !message.items.some(isIn(except)))
  );
}

/**
 * The {@link System.feedback} of a system whose messages all wait in one channel:
 *
 *     readonly #network = new BufferedChannel<Message>({ receive: ({ arrive }) => arrive() });
 *     readonly feedback = channelFeedback(this.#network);
 *
 * A message says of itself what it is to a test; what else it has is up to the system. Uppers
 * cannot be told to such a system: `update-upper` is an error.
 */
export function channelFeedback<Message extends HeldMessage>(
  channel: BufferedChannel<Message>,
): SyncFeedback {
  return {
    list: () => channel.held(),
    deliver: ({ count = Infinity, ...selection }) =>
      channel.deliver({ count, where: (message) => selects(selection, message) }).length,
    inject: ([first]) => {
      throw new FeedbackError('a channel has messages and no upper', first?.[0], 'item');
    },
  };
}

function isIn(items: ReadonlySet<string>): (item: string) => boolean {
  return (item) => items.has(item);
}
