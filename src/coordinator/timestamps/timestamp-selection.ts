import { assert } from '../../diagnostic/index.js';
import type { CollectionId } from '../../dataflow/index.js';
import { SqlError } from '../../sql/index.js';
import {
  frontierLessEqual,
  meet,
  TIMESTAMP_MAX,
  type Antichain,
  type Timestamp,
} from '../../time/index.js';
import type { Frontiers } from './frontiers.js';
import { collectionsOfInputs, timelineOfInputs, type ReadInputs } from './read-inputs.js';
import { EPOCH_MILLISECONDS, type TimelineId, type TimelineTracker } from './timeline.js';
import type { TimestampOracle } from './timestamp-oracle.js';
import type { IsolationLevel } from '../variables/variable-definitions.js';

/** What the choice of a timestamp depends on besides the query. */
export interface TimeContext {
  readonly now: Timestamp;
  readonly oracle: TimestampOracle;
  readonly tracker: TimelineTracker;
  readonly frontiers: Frontiers;
  readonly isolation: IsolationLevel;
  /** The full name of an item, for messages. */
  readonly nameOf: (id: CollectionId) => string;
}

/**
 * Chooses the time at which a query is read that names none (C3).
 *
 * Serializable: tables at the oracle's time, all else at the latest time that is known to be
 * complete, however far back that is. Strict serializable: never before anything that finished on
 * the timeline, and never so that a later write is not after it (T1, T2, S2); then the read may
 * have to wait for its inputs. Neither reads before the latest of the sinces.
 *
 * What the uppers contribute is capped at the clock, so that the end of time, where complete files
 * are, does not become the present. What finished is not capped: tables run ahead of the clock when
 * more is written than it has ticks, and a read of a source at the clock's time would then be
 * earlier than the read of a table that its client has just seen. The original capped both
 * (coordinator.md, 5.3), and so gave timestamps that decrease within a session. Nor is the time 0
 * an error by itself, as it was there: what has no complete time is an input whose upper is 0
 * (Decision 4), and a file that was complete at time 0 can be read at it.
 *
 * In either level the tables move past the time at which they are read (Decision 1).
 *
 * @throws SqlError if a source has no index, or an input no complete time yet.
 */
export function chooseTimestamp(inputs: ReadInputs, context: TimeContext): Timestamp {
  const timestamp = previewTimestamp(inputs, context);
  const timeline = timelineOfInputs(inputs);
  if (inputs.usesTables) context.oracle.readTimestamp();
  const strict = context.isolation === 'strict serializable';
  if (strict && timeline !== null) context.tracker.observe(timeline, timestamp);
  if (timeline === EPOCH_MILLISECONDS && (strict || inputs.usesTables)) {
    context.oracle.ensureAtLeast(timestamp);
  }
  return timestamp;
}

/**
 * The time that {@link chooseTimestamp} would choose now, of which nothing takes note.
 *
 * @throws SqlError as it does.
 */
export function previewTimestamp(inputs: ReadInputs, context: TimeContext): Timestamp {
  const timeline = timelineOfInputs(inputs);
  if (inputs.sources.length > 0) throw automaticTimestampFailure(inputs, context);
  const candidate = inputs.usesTables
    ? context.oracle.nextRead
    : candidateOfUppers(inputs, timeline, context);
  const since = context.frontiers.leastValidRead(collectionsOfInputs(inputs));
  assert(since !== null, 'what the catalog holds can be read at some time');
  return candidate < since ? since : candidate;
}

/**
 * Checks that a time that was asked for can still be read (C4).
 *
 * @throws SqlError that names the sinces of those that cannot.
 */
export function checkReadable(
  inputs: ReadInputs,
  timestamp: Timestamp,
  frontiers: Frontiers,
): void {
  const offending = collectionsOfInputs(inputs)
    .map((id) => frontiers.since(id))
    .filter((since) => !frontierLessEqual(since, timestamp))
    .map((since) => `Antichain { elements: [${since ?? ''}] }`);
  if (offending.length === 0) return;
  throw new SqlError(
    `Timestamp (${timestamp}) is not valid for all inputs: [${offending.join(', ')}]`,
    '22023',
  );
}

/** The least of the uppers of indexes: before it all of them are known to be complete. */
export function leastUpper(indexes: readonly CollectionId[], frontiers: Frontiers): Antichain {
  return indexes.reduce<Antichain>((least, id) => meet(least, frontiers.upper(id)), null);
}

function candidateOfUppers(
  inputs: ReadInputs,
  timeline: TimelineId | null,
  context: TimeContext,
): Timestamp {
  const { frontiers, now } = context;
  const upper = leastUpper(inputs.indexes, frontiers);
  if (upper === 0n) throw incompleteTimestamp(inputs, context);
  const strict = context.isolation === 'strict serializable' && timeline !== null;
  if (!strict) return upper === null ? TIMESTAMP_MAX : upper - 1n;
  const known = upper === null || upper - 1n > now ? now : upper - 1n;
  const finished = context.tracker.time(timeline);
  return finished > known ? finished : known;
}

function incompleteTimestamp(
  { indexes }: ReadInputs,
  { frontiers, nameOf }: TimeContext,
): SqlError {
  const names = indexes.filter((id) => frontiers.upper(id) === 0n).map(nameOf);
  return new SqlError(
    `At least one input has no complete timestamps yet: [${names.join(', ')}]`,
    '55000',
  );
}

function automaticTimestampFailure(inputs: ReadInputs, context: TimeContext): SqlError {
  const names = inputs.sources.map((id) => `\n\t${context.nameOf(id)}`).join('');
  return new SqlError('unable to automatically determine a query timestamp', '55000', {
    detail: `The query transitively depends on the following:\nUnmaterialized sources:${names}`,
    hint:
      'Use `SELECT ... AS OF` to manually choose a timestamp for your query, or create indexes ' +
      'on the sources listed above or on the views that depend on those sources.',
  });
}
