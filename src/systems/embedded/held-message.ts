import { compareIds } from '../../dataflow/index.js';
import type { DataflowResponse, SourceEnd, UpperMovement } from '../../dataflow/index.js';
import { countOf, unreachable } from '../../diagnostic/index.js';
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
      return message.changes.length === 1
        ? message.changes[0]!.ids
        : byId(message.changes).map(([id]) => id);
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
      return byId(message.changes)
        .map(([id, batch]) => `${nameOf(id)} to ${formatUpper(batch)}`)
        .join(', ');
    case 'peekResponse': {
      const { answer, connection } = message;
      const found = answer.kind === 'rows' ? countOf(answer.rows.length, 'row') : answer.kind;
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
      const extent = `${countOf(updates.length, 'update')}, upper ${formatAntichain(upper)}`;
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

/** Where a change of a frontier leads to. */
function formatUpper(batch: ChangeBatch): string {
  const [to] = [...batch].filter(([, diff]) => diff > 0).map(([time]) => time);
  return formatAntichain(to ?? null);
}

/** The movement of each item, in the order of the ids. */
function byId(changes: readonly UpperMovement[]): (readonly [id: string, batch: ChangeBatch])[] {
  const single = changes.flatMap(({ ids, batch }) => ids.map((id) => [id, batch] as const));
  return changes.length === 1 ? single : single.sort(([left], [right]) => compareIds(left, right));
}

/** Divides a message about several items into the part that a filter lets pass and the rest. */
export function splitMessage(
  message: DataflowResponse,
  filter: MessageFilter<DataflowResponse>,
): MessageParts<DataflowResponse> {
  if (message.kind !== 'frontierUppers' || !isAboutSeveral(message.changes)) {
    return filter(message) ? { passes: message, stays: null } : { passes: null, stays: message };
  }
  const { kind, changes } = message;
  const passes: UpperMovement[] = [];
  const stays: UpperMovement[] = [];
  for (const change of changes) {
    const { ids, batch } = change;
    const passing = ids.filter((id) => filter({ kind, changes: [{ ids: [id], batch }] }));
    if (passing.length === ids.length) passes.push(change);
    else if (passing.length === 0) stays.push(change);
    else {
      const passed = new Set(passing);
      passes.push({ ids: passing, batch });
      stays.push({ ids: ids.filter((id) => !passed.has(id)), batch });
    }
  }
  if (stays.length === 0) return { passes: message, stays: null };
  if (passes.length === 0) return { passes: null, stays: message };
  return { passes: { kind, changes: passes }, stays: { kind, changes: stays } };
}

function isAboutSeveral(changes: readonly UpperMovement[]): boolean {
  return changes.length > 1 || (changes[0]?.ids.length ?? 0) > 1;
}

/** Makes one message of each run of messages about frontiers that nothing stands between. */
export function mergeUppers(messages: readonly DataflowResponse[]): DataflowResponse[] {
  const merged: DataflowResponse[] = [];
  let run: UpperMovement[] = [];
  const endRun = (): void => {
    if (run.length > 0) merged.push({ kind: 'frontierUppers', changes: sumOf(run) });
    run = [];
  };
  for (const message of messages) {
    if (message.kind === 'frontierUppers') {
      run.push(...message.changes);
    } else {
      endRun();
      merged.push(message);
    }
  }
  endRun();
  return merged;
}

/** One movement for each item. Lists of many items are the same one in most messages. */
function sumOf(movements: readonly UpperMovement[]): readonly UpperMovement[] {
  const byList = new Map<readonly string[], ChangeBatch>();
  const singles = new Map<string, ChangeBatch>();
  for (const { ids, batch } of movements) {
    if (ids.length === 1) addTo(singles, ids[0]!, batch);
    else addTo(byList, ids, batch);
  }
  if (byList.size > 1 || [...byList.keys()].flat().some((id) => singles.has(id))) {
    return sumOfEach(byList, singles);
  }
  const lists = [...byList].map(([ids, batch]) => ({ ids, batch }));
  return [...lists, ...[...singles].map(([id, batch]) => ({ ids: [id], batch }))];
}

/** Where lists differ: item by item, and those together again that moved alike. */
function sumOfEach(
  lists: ReadonlyMap<readonly string[], ChangeBatch>,
  singles: Map<string, ChangeBatch>,
): readonly UpperMovement[] {
  for (const [ids, batch] of lists) for (const id of ids) addTo(singles, id, batch);
  const alike = new Map<string, { readonly ids: string[]; readonly batch: ChangeBatch }>();
  for (const [id, batch] of [...singles].sort(([left], [right]) => compareIds(left, right))) {
    const key = batch.toString();
    const found = alike.get(key);
    if (found === undefined) alike.set(key, { ids: [id], batch });
    else found.ids.push(id);
  }
  return [...alike.values()];
}

function addTo<Key>(sums: Map<Key, ChangeBatch>, key: Key, batch: ChangeBatch): void {
  const sum = sums.get(key);
  if (sum === undefined) {
    sums.set(key, batch);
  } else {
    const added = new ChangeBatch(sum);
    added.addAll(batch);
    sums.set(key, added);
  }
}
