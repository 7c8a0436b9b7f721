import type { DataflowResponse, SourceEnd } from '../../dataflow/index.js';
import { unreachable } from '../../diagnostic/index.js';
import type { HeldMessage } from '../../harness/index.js';
import type { MessageFilter, MessageParts } from '../../sim/index.js';
import { ChangeBatch, formatAntichain } from '../../time/index.js';

/** The names that messages have for people. */
const KINDS = {
  frontierUppers: 'FrontierUppers',
  peekResponse: 'PeekResponse',
  timestampBindings: 'TimestampBindings',
  tailResponse: 'TailResponse',
} as const satisfies Readonly<Record<DataflowResponse['kind'], string>>;

/** The kinds that messages can have, for people. */
export const MESSAGE_KINDS: readonly string[] = Object.values(KINDS);

/** What a message is, as far as deliveries select by it. */
export type MessageFacts = Pick<HeldMessage, 'kind' | 'role' | 'items'>;

/** What a message is. */
export function messageFacts(message: DataflowResponse): MessageFacts {
  const role = message.kind === 'peekResponse' ? 'answer' : 'progress';
  return { kind: KINDS[message.kind], role, items: itemsOf(message) };
}

function itemsOf(message: DataflowResponse): readonly string[] {
  switch (message.kind) {
    case 'frontierUppers':
      return message.changes.map(([id]) => id);
    case 'peekResponse':
      return [];
    case 'timestampBindings':
    case 'tailResponse':
      return [message.id];
    default:
      return unreachable(message);
  }
}

/** One line about a message; `nameOf` gives the full name of an item. */
export function describeMessage(message: DataflowResponse, nameOf: (id: string) => string): string {
  switch (message.kind) {
    case 'frontierUppers':
      return message.changes
        .map(([id, batch]) => `${nameOf(id)} to ${formatUpper(batch)}`)
        .join(', ');
    case 'peekResponse': {
      const { answer, connection } = message;
      const found = answer.kind === 'rows' ? counted(answer.rows.length, 'row') : answer.kind;
      return `session ${connection}, ${found}`;
    }
    case 'timestampBindings': {
      const bound = message.bindings.map(({ time, offset, end }) => {
        return `${offset} bytes at ${time}${describeEnd(end)}`;
      });
      return `${nameOf(message.id)}: ${bound.join(', ')}`;
    }
    case 'tailResponse': {
      const { updates, upper, error } = message.batch;
      const failure = error === null ? '' : `, error: ${error.message}`;
      const extent = `${counted(updates.length, 'update')}, upper ${formatAntichain(upper)}`;
      return `${nameOf(message.id)}: ${extent}${failure}`;
    }
    default:
      return unreachable(message);
  }
}

function describeEnd(end: SourceEnd | undefined): string {
  if (end === undefined) return '';
  if (end.kind === 'complete') return ', complete';
  return end.from === undefined ? ', failed' : `, failed from ${end.from}`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** Where a change of a frontier leads to. */
function formatUpper(batch: ChangeBatch): string {
  const [to] = [...batch].filter(([, diff]) => diff > 0).map(([time]) => time);
  return formatAntichain(to ?? null);
}

/** Divides a message about several items into the part that a filter lets pass and the rest. */
export function splitMessage(
  message: DataflowResponse,
  filter: MessageFilter<DataflowResponse>,
): MessageParts<DataflowResponse> {
  if (message.kind !== 'frontierUppers' || message.changes.length < 2) {
    return filter(message) ? { passes: message, stays: null } : { passes: null, stays: message };
  }
  const { kind, changes } = message;
  const passes = changes.filter((change) => filter({ kind, changes: [change] }));
  if (passes.length === message.changes.length) return { passes: message, stays: null };
  if (passes.length === 0) return { passes: null, stays: message };
  const stays = message.changes.filter((change) => !passes.includes(change));
  return { passes: { ...message, changes: passes }, stays: { ...message, changes: stays } };
}

/** Makes one message of each run of messages about frontiers that nothing stands between. */
export function mergeUppers(messages: readonly DataflowResponse[]): DataflowResponse[] {
  const merged: DataflowResponse[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (message.kind === 'frontierUppers' && last?.kind === 'frontierUppers') {
      merged[merged.length - 1] = { ...last, changes: addChanges(last.changes, message.changes) };
    } else {
      merged.push(message);
    }
  }
  return merged;
}

type Changes = (DataflowResponse & { kind: 'frontierUppers' })['changes'];

function addChanges(left: Changes, right: Changes): Changes {
  const batches = new Map(left);
  for (const [id, batch] of right) {
    const before = batches.get(id);
    if (before === undefined) {
      batches.set(id, batch);
      continue;
    }
    const sum = new ChangeBatch(before);
    sum.addAll(batch);
    batches.set(id, sum);
  }
  return [...batches];
}
