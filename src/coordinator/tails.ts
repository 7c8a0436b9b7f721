import { rowsBytes, type CollectionId, type TailBatch, type Update } from '../dataflow/index.js';
import { Numeric, type Row } from '../repr/index.js';
import { TIMESTAMP_MAX, type Antichain, type Timestamp } from '../time/index.js';
import type { Core } from './core.js';
import { buildItems, buildQuery, importedIds, type DataflowParts } from './expand-plan.js';
import {
  bindPlan,
  maintainedValues,
  notKnown,
  type EnvironmentValues,
} from './bind-environment.js';
import { collectionsOfInputs, findReadInputs, type ReadInputs } from './timestamps/read-inputs.js';
import type { Response } from '../harness/index.js';
import { copyResponse, rowsResponse } from './responses.js';
import { tooManyTails } from './errors.js';
import type { RunningTail, TailEnd } from './running-tail.js';
import type { Session } from './session.js';
import { queryLimits } from './variables/system-options.js';
import { checkReadable, leastUpper } from './timestamps/timestamp-selection.js';
import { environmentFunction, type TailPlan } from '../sql/index.js';

/** TAILs at once, at most: each tick of what they are about makes a message for each of them. */
const TAILS_MAX = 50_000;

/** A TAIL to begin. */
export interface NewTail {
  readonly session: Session;
  readonly plan: TailPlan;
  /** The time that was asked for, or null: the latest that is known to be complete. */
  readonly asOf: Timestamp | null;
  readonly values: EnvironmentValues;
  readonly target: RunningTail['target'];
}

/**
 * Begins a TAIL.
 *
 * @throws SqlError if the time asked for cannot be read any more (A6).
 */
export function startTail(core: Core, tail: NewTail): RunningTail {
  const { session, plan, target } = tail;
  if (core.tails.size >= TAILS_MAX) throw tooManyTails(TAILS_MAX);
  const uses = plan.from.kind === 'item' ? [plan.from.id] : plan.from.query.uses;
  const inputs = findReadInputs(core.catalog, uses);
  if (tail.asOf !== null) checkReadable(inputs, tail.asOf, core.frontiers);
  const asOf = tail.asOf ?? latestFrontier(core, inputs);
  const { from, parts } = tailedParts(core, tail);
  const id = core.catalog.allocateId();
  core.catalog.transact([]);
  const collections = importedIds(parts.imports);
  core.frontiers.create({ id, role: 'tail', since: asOf, window: null, reads: collections });
  const { snapshot } = plan;
  core.send({
    kind: 'createDataflow',
    dataflow: {
      name: `tail ${id}`,
      ...parts,
      exports: [{ kind: 'tail', id, from, snapshot, upTo: null }],
      asOf,
      connection: session.connection,
      limits: queryLimits(core.options),
    },
  });
  const running: RunningTail = {
    id,
    connection: session.connection,
    columns: plan.columns,
    progress: plan.progress,
    asOf,
    collections,
    items: new Set(itemsBehind(core, uses)),
    target,
    upper: 0n,
    end: null,
  };
  core.tails.set(id, running);
  return running;
}

/**
 * The time at which a reader that follows changes begins (A5): of tables the oracle's, else the
 * latest that is known to be complete, 0 where nothing is; never before what can be read.
 */
export function latestFrontier(core: Core, inputs: ReadInputs): Timestamp {
  const candidate = frontierCandidate(core, inputs);
  const since = core.frontiers.leastValidRead(collectionsOfInputs(inputs)) ?? 0n;
  return candidate < since ? since : candidate;
}

function frontierCandidate(core: Core, inputs: ReadInputs): Timestamp {
  if (inputs.usesTables) return core.oracle.readTimestamp();
  if (inputs.sources.length > 0) return 0n;
  const upper = leastUpper(inputs.indexes, core.frontiers);
  if (upper === null) return TIMESTAMP_MAX;
  return upper === 0n ? 0n : upper - 1n;
}

/**
 * What is built. Whatever the environment decides is what it is when the TAIL begins, but for the
 * time that filters compare rows with.
 *
 * @throws SqlError if a plan uses the time in any other way.
 */
function tailedParts(
  core: Core,
  { plan, values }: NewTail,
): { readonly from: CollectionId; readonly parts: DataflowParts } {
  const { from } = plan;
  const isItem = from.kind === 'item';
  const id = isItem ? from.id : core.nextTransientId();
  const { builds, imports } = isItem
    ? buildItems([id], core.catalog)
    : buildQuery(id, from.query.plan, core.catalog);
  const maintained = maintainedValues(values);
  const bound = builds.map((build) => ({ ...build, plan: bindPlan(build.plan, maintained) }));
  for (const build of bound) {
    const left = environmentFunction(build.plan);
    if (left !== undefined) throw notKnown(left);
  }
  return { from: id, parts: { builds: bound, imports } };
}

function itemsBehind(core: Core, ids: readonly CollectionId[]): readonly CollectionId[] {
  const found = new Set<CollectionId>();
  const visit = (id: CollectionId): void => {
    if (found.has(id)) return;
    found.add(id);
    core.catalog.item(id).uses.forEach(visit);
  };
  ids.forEach(visit);
  return [...found];
}

/** Takes in what the server sent for a TAIL. */
export function receiveTailBatch(core: Core, id: CollectionId, batch: TailBatch): void {
  const tail = core.tails.get(id);
  if (tail === undefined || tail.end !== null) return;
  const failure = core.tryReserve(batch.upper === null ? TIMESTAMP_MAX : batch.upper - 1n);
  if (failure !== null) return endTail(core, tail, { ...failure, kind: 'failed' });
  const rows = batch.updates.map((update) => updateRow(tail, update));
  if (tail.progress && batch.upper !== null && batch.upper !== tail.upper) {
    rows.push(progressRow(tail, batch.upper));
  }
  tail.upper = batch.upper;
  if (rows.length > 0 && !deliverRows(core, tail, rows)) return;
  if (batch.error !== null) endTail(core, tail, { kind: 'failed', ...batch.error });
  else if (batch.upper === null) endTail(core, tail, { kind: 'complete' });
}

/** Ends a TAIL: nothing follows. Its dataflow is dropped. */
export function endTail(core: Core, tail: RunningTail, end: TailEnd): void {
  tail.end = end;
  core.tails.delete(tail.id);
  core.frontiers.drop([tail.id]);
  core.forgetGone();
  wakeReader(core, tail);
}

/** The TAILs that are about any of the items, because those are dropped. */
export function tailsOf(core: Core, items: Iterable<CollectionId>): readonly RunningTail[] {
  const dropped = new Set(items);
  return [...core.tails.values()].filter((tail) =>
    [...tail.items].some((item) => dropped.has(item)),
  );
}

/** Gives rows to the session or the cursor; returns whether the TAIL goes on. */
function deliverRows(core: Core, tail: RunningTail, rows: readonly Row[]): boolean {
  const { target, connection } = tail;
  if (target.kind === 'cursor') {
    for (const row of rows) target.buffer.push(row);
    target.bytes += rowsBytes(rows);
    if (target.bytes > core.options.memoryLimit) {
      target.buffer.length = 0;
      endTail(core, tail, tailNotFetched(core.options.memoryLimit));
      return false;
    }
  } else {
    core.session(connection).responses.push(target.slot, tailResponse(tail, rows));
  }
  wakeReader(core, tail);
  return true;
}

/** The end of a TAIL whose rows nobody fetches, so that they became too many to keep. */
function tailNotFetched(bytesMax: number): TailEnd {
  const message = `out of memory: the TAIL keeps more than ${bytesMax} bytes that are not fetched`;
  return { kind: 'failed', message, code: '53200' };
}

function tailResponse({ target, columns }: RunningTail, rows: readonly Row[]): Response {
  const copy = target.kind === 'session' ? target.copy : undefined;
  return copy === undefined ? rowsResponse(columns, rows) : copyResponse(columns, rows, copy);
}

function wakeReader(core: Core, tail: RunningTail): void {
  core.runnable.add(core.session(tail.connection));
}

function updateRow(tail: RunningTail, { row, time, diff }: Update): Row {
  const lead = [Numeric.of(time)];
  return tail.progress ? [...lead, false, BigInt(diff), ...row] : [...lead, BigInt(diff), ...row];
}

/** Tells that nothing before the upper follows (A4). */
function progressRow(tail: RunningTail, upper: NonNullable<Antichain>): Row {
  const nulls = new Array<null>(tail.columns.length - 2).fill(null);
  return [Numeric.of(upper), true, ...nulls];
}
