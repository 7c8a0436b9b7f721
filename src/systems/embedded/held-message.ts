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
  const passes: Change[] = [];
  const stays: Change[] = [];
  for (const change of changes) {
    (filter({ kind, changes: [change] }) ? passes : stays).push(change);
  }
  if (stays.length === 0) return { passes: message, stays: null };
  if (passes.length === 0) return { passes: null, stays: message };
  return { passes: { kind, changes: passes }, stays: { kind, changes: stays } };
}

/** Makes one message of each run of messages about frontiers that nothing stands between. */
export function mergeUppers(messages: readonly DataflowResponse[]): DataflowResponse[] {
  const merged: DataflowResponse[] = [];
  let sums: Change[] | null = null;
  for (const message of messages) {
    if (message.kind !== 'frontierUppers') {
      sums = null;
      merged.push(message);
    } else if (sums === null) {
      sums = [...message.changes];
      merged.push({ kind: message.kind, changes: sums });
    } else {
      addChanges(sums, message.changes);
    }
  }
  return merged;
}

type Changes = (DataflowResponse & { kind: 'frontierUppers' })['changes'];
type Change = Changes[number];

/** Adds changes to others, in place: those of the same items, in the same order, are the rule. */
function addChanges(sums: Change[], added: Changes): void {
  const add = sharedSums();
  let places: Map<string, number> | null = null;
  for (const [index, [id, batch]] of added.entries()) {
    let place: number | undefined = index;
    if (sums[index]?.[0] !== id) {
      places ??= new Map(sums.map(([summed], at) => [summed, at]));
      place = places.get(id);
    }
    if (place === undefined) {
      places?.set(id, sums.length);
      sums.push([id, batch]);
    } else {
      sums[place] = [id, add(sums[place]![1], batch)];
    }
  }
}

/** Sums of batches: the same ones as before have the same sum, which items share. */
function sharedSums(): (left: ChangeBatch, right: ChangeBatch) => ChangeBatch {
  let last: { left: ChangeBatch; right: ChangeBatch; sum: ChangeBatch } | null = null;
  return (left, right) => {
    if (last?.left === left && last.right === right) return last.sum;
    const sum = new ChangeBatch(left);
    sum.addAll(right);
    last = { left, right, sum };
    return sum;
  };
}
