import type { CollectionId } from '../dataflow/index.js';
import type { FileFailure } from '../sim/index.js';
import { SqlError } from '../sql/index.js';
import type { Timestamp } from '../time/index.js';
import type { ItemOfKind } from './catalog/item.js';
import type { Core } from './core.js';
import { collectionsOfInputs, findReadInputs } from './timestamps/read-inputs.js';
import { latestFrontier } from './tails.js';

/** Files that one sink may leave behind at one time: one for each start of the coordinator. */
const FILES_MAX = 100_000;

/** Where a sink begins. */
export interface SinkStart {
  readonly asOf: Timestamp;
  /** The file that it makes. */
  readonly path: string;
}

/**
 * Where a new sink begins: where a reader that follows changes would, or at the time that was asked
 * for, in the file `{stem}-{id}-{asOf}[.ext]` beside the one that was named.
 *
 * @throws SqlError if that file exists or cannot be made.
 */
export function chooseSinkStart(core: Core, item: ItemOfKind<'sink'>): SinkStart {
  const asOf = item.asOf ?? latestFrontier(core, findReadInputs(core.catalog, [item.from]));
  const path = sinkPath(item.sink.path, `${item.id}-${asOf}`);
  const made = core.environment.tryFile(path);
  if (made.kind !== 'written') throw unableToCreate(path, made);
  return { asOf, path };
}

/**
 * Where a sink goes on in a new life of the coordinator. It begins no earlier than the last time
 * that it may have written, with the contents at that time if it has snapshots at all. Since that
 * time can be the same in every life, a file that is there already stays as it is, and the sink
 * takes the first of `{stem}-{id}-{asOf}-1[.ext]`, `-2`, ... that is free.
 *
 * No change is ever in two files, but WITHOUT SNAPSHOT some are in none: those from the upper that
 * the sink had to where it begins again. They are what was written to tables at their open time and
 * acknowledged, if nothing closed that time; lines of a source that were read at a time that was
 * not closed, if the tables' open time is further ahead of the clock; and where an upper that a
 * test made up has let an index that the sink reads forget the past, all that happened before the
 * since of that index.
 *
 * To begin at that upper it would have to be stored with every time that is closed. What is
 * delivered of it does not serve: it lags behind the file while messages are held, and from there
 * changes would be written twice. And what the sink reads would have to stay readable from there on
 * (F9), against uppers that are made up.
 */
export function resumeSink(core: Core, { id, from, sink, asOf }: ItemOfKind<'sink'>): SinkStart {
  const inputs = findReadInputs(core.catalog, [from]);
  const since = core.frontiers.leastValidRead(collectionsOfInputs(inputs)) ?? 0n;
  const written = inputs.usesTables ? core.oracle.readTimestamp() : latestSourceUpper(core) - 1n;
  const start = [since, written, asOf ?? 0n].reduce((a, b) => (a > b ? a : b));
  let path = sinkPath(sink.path, `${id}-${start}`);
  for (let file = 1; file < FILES_MAX; file += 1) {
    if (core.environment.tryFile(path).kind !== 'exists') break;
    path = sinkPath(sink.path, `${id}-${start}-${file}`);
  }
  return { asOf: start, path };
}

/**
 * The latest upper that sources had when an earlier life ended: one more than the clock, or where
 * that life began, if it began ahead of the clock. What is below it may have been read, though no
 * bound was stored for it: a bound ends at the open time of the tables.
 */
export function latestSourceUpper(core: Core): Timestamp {
  const next = core.now + 1n;
  const { lastOpen } = core.oracle;
  return next < lastOpen ? lastOpen : next;
}

/** `{stem}-{suffix}[.ext]` beside a file. */
function sinkPath(path: string, suffix: `${CollectionId}-${string}`): string {
  const slash = path.lastIndexOf('/');
  const dot = path.lastIndexOf('.');
  const end = dot > slash + 1 ? dot : path.length;
  return `${path.slice(0, end)}-${suffix}${path.slice(end)}`;
}

function unableToCreate(path: string, failure: FileFailure): SqlError {
  const message = `unable to create file "${path}"`;
  switch (failure.kind) {
    case 'exists':
      return new SqlError(`${message}: the file exists`, '58P02');
    case 'missing':
      return new SqlError(`${message}: no such directory`, '58P01');
    case 'failed':
      return new SqlError(`${message}: ${failure.message}`, '58030');
  }
}
