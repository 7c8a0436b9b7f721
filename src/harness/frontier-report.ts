import { compareText } from '../repr/index.js';
import { formatAntichain } from '../time/index.js';
import { alignColumns } from './formats/text-columns.js';
import type {
  CollectionFrontiers,
  FrontierReport,
  HeldMessage,
  System,
  Waiting,
} from './system/system.js';
import { waitFor, type Work } from './system/work.js';

/**
 * How many collections, and how many messages, are shown where a case went wrong. More are seldom
 * read, and a file with many objects and many failures would print them all for each.
 */
const STATE_LINES_MAX = 32;

/**
 * Times and frontiers in aligned columns: `now`, the system's own times, and a line for each
 * collection, or for so many of them, sorted by name. Ends in a newline, or is empty where there is
 * nothing to tell.
 */
export function formatFrontiers(
  now: bigint | undefined,
  report: FrontierReport,
  collectionsMax?: number,
): string {
  const times = now === undefined ? [] : [['now', String(now)]];
  for (const [name, value] of report.times) times.push([name, String(value)]);
  return alignColumns(times) + formatCollections(report.collections, collectionsMax);
}

function formatCollections(
  collections: readonly CollectionFrontiers[],
  shownMax = collections.length,
): string {
  if (collections.length === 0) return '';
  const sorted = [...collections]
    .sort((left, right) => compareText(left.name, right.name))
    .slice(0, shownMax);
  const rest = collections.length - sorted.length;
  const header = ['collection', 'since', 'delivered upper', 'real upper'];
  const lines = alignColumns([
    header,
    ...sorted.map(({ name, since, deliveredUpper, realUpper }) => [
      name,
      formatAntichain(since),
      formatAntichain(deliveredUpper),
      formatAntichain(realUpper),
    ]),
  ]);
  return rest === 0 ? lines : `${lines}and ${rest} more, which \`print-frontiers\` shows\n`;
}

/** Messages that are held, one a line, numbered from 1 in the order of their arrival. */
export function formatHeldMessages(messages: readonly HeldMessage[]): string {
  return messages
    .map(({ kind, text }, index) => `${index + 1}. ${kind}${text === '' ? '' : `: ${text}`}\n`)
    .join('');
}

/** What a statement waits for: a line for the statement, and one for each collection. */
export function formatWaiting(waiting: Omit<Waiting, 'session'>): string {
  if (waiting.collections.length === 0) return `${waiting.what}\n`;
  const lines = waiting.collections.map((collection) => `    ${describeCollection(collection)}\n`);
  return `${waiting.what} waits for\n${lines.join('')}`;
}

/** {@link formatWaiting} in one line, for notes. */
export function describeWaiting(waiting: Waiting): string {
  if (waiting.collections.length === 0) return waiting.what;
  return `${waiting.what} waits for ${waiting.collections.map(describeCollection).join('; ')}`;
}

function describeCollection(collection: CollectionFrontiers): string {
  const { name, since, deliveredUpper, realUpper } = collection;
  return (
    `${name}: since ${formatAntichain(since)}, ` +
    `delivered upper ${formatAntichain(deliveredUpper)}, real upper ${formatAntichain(realUpper)}`
  );
}

/** What one asks for first when a case went wrong: times, frontiers, held messages. */
export function* formatState(system: System): Work<string> {
  const report = (yield* waitFor(system.frontiers?.())) ?? { times: [], collections: [] };
  const frontiers = formatFrontiers(system.clock?.now, report, STATE_LINES_MAX);
  const held = system.feedback?.list() ?? [];
  if (system.feedback === undefined) return frontiers;
  const count = held.length === 1 ? '1 message is held' : `${held.length} messages are held`;
  const rest = held.length - STATE_LINES_MAX;
  const more = rest > 0 ? `and ${rest} more, which \`print-feedback\` shows\n` : '';
  return `${frontiers}${count}\n${formatHeldMessages(held.slice(0, STATE_LINES_MAX))}${more}`;
}
