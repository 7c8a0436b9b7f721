import { assert, Bug, unreachable } from '../diagnostic/index.js';
import { whileAsking, type AskInterruption, type ColumnType } from '../repr/index.js';
import { formatAntichain, frontierLessEqual, TIMESTAMP_MIN } from '../time/index.js';
import type { Antichain, Timestamp } from '../time/index.js';
import { compareIds } from './collection-id.js';
import { Collection } from './collection.js';
import { Dataflow } from './dataflow.js';
import { FileSource } from './files/file-source.js';
import { FrontierReport } from './frontier-report.js';
import { importsOf } from './imports-of.js';
import { MaintainedMemory } from './maintained-memory.js';
import { OcfSink } from './files/ocf-sink.js';
import { Peek, type PeekInput } from './reads/peek.js';
import type { CollectionId } from './plan/plan.js';
import { collectionsOf, columnsOf } from './plan/plan-shape.js';
import type {
  DataflowCommand,
  DataflowDescription,
  ExportDescription,
  ImportDescription,
  PeekAnswer,
  PeekDescription,
  PeekId,
} from './protocol.js';
import { collectionOf, holdOf, upperOf } from './registry.js';
import type { EmitterEntry, Entry, MadeEmitter, RunningDataflow } from './registry.js';
import type { DataflowServerOptions } from './server-options.js';
import type { CollectionState, PendingPeek } from './server-state.js';
import { Table } from './table.js';
import { Tail } from './reads/tail.js';
import { Upper } from './upper.js';

/**
 * Keeps collections, maintains dataflows over them and answers peeks, as commands tell it.
 *
 * A state machine without a will of its own: `handle` takes a command, `step` does the work that
 * is there. The same commands, clock and files give the same responses in the same order.
 */
export class DataflowServer {
  readonly #options: DataflowServerOptions;
  readonly #entries = new Map<CollectionId, Entry>();
  /** What fills collections, as long as anybody reads them, with a name or without. */
  readonly #tables = new Set<Table>();
  readonly #tablesUpper = new Upper(TIMESTAMP_MIN);
  /** The tables with updates that are not closed. */
  #written: Table[] = [];
  readonly #sources = new Map<CollectionId, FileSource>();
  /** In the order of their making, in which each comes after those that it reads. */
  readonly #running = new Set<RunningDataflow>();
  /** Those of them that are not complete: an index on a table is from its beginning. */
  readonly #following = new Set<RunningDataflow>();
  readonly #peeks = new Map<PeekId, Peek>();
  readonly #memory: MaintainedMemory;
  readonly #report = new FrontierReport(this.#tablesUpper);
  readonly #untidy: Collection[] = [];
  readonly #onUntidy = (collection: Collection): unknown => this.#untidy.push(collection);
  /** Whether no command came since the last step: then only sources have something to do. */
  #isIdle = false;
  /** Whether something may be there that has no name, or no reader. */
  #hasOrphans = false;

  constructor(options: DataflowServerOptions) {
    this.#options = options;
    this.#memory = new MaintainedMemory(options.maintainedBytesMax ?? (() => Infinity));
  }

  /**
   * Takes a command. What is bookkeeping happens now, and what somebody makes, the rest in `step`.
   *
   * @throws Bug if a precondition of the command does not hold; EvaluationError if the making of a
   * dataflow is given up, which then is there and has an error, until what it exports is dropped.
   */
  handle(command: DataflowCommand): void {
    this.#isIdle = false;
    switch (command.kind) {
      case 'createTable':
        return this.#createTable(command);
      case 'createSource':
        return this.#createSource(command);
      case 'createDataflow':
        return this.#createDataflow(command.dataflow);
      case 'insert': {
        const entry = this.#entryOf(command.id);
        if (entry.kind !== 'table') throw new Bug(`rows go into tables, found a ${entry.kind}`);
        if (!entry.table.isWaiting) this.#written.push(entry.table);
        return entry.table.insert(command.updates);
      }
      case 'advanceTables':
        return this.#advanceTables(command.to);
      case 'allowCompaction':
        for (const each of command.sinces) this.#allowCompaction(each[0], each[1]);
        return;
      case 'peek':
        return this.#startPeek(command.peek);
      case 'cancelPeek': {
        const peek = this.#peeks.get(command.peek);
        if (peek !== undefined) this.#answer(peek, { kind: 'canceled' });
        return;
      }
      case 'cancelPeeks':
        return this.#cancelPeeks(command.connection);
      case 'drop':
        for (const id of command.ids) this.#drop(id);
        return this.#tidy();
      default:
        return unreachable(command);
    }
  }

  /**
   * Does the work that is there, all of it; returns whether there was any.
   *
   * Responses of one step come in this order: bindings of sources, batches of tails, uppers,
   * answers.
   */
  step(): boolean {
    const hasSources = this.#sources.size > 0;
    if (this.#isIdle && !hasSources) return false;
    this.#isIdle = true;
    let worked = hasSources && this.#stepSources();
    for (const running of this.#following) {
      if (!whileAsking(running.ask, () => running.dataflow.advance())) continue;
      worked = true;
      this.#emit(running);
      if (running.dataflow.frontier === null) this.#following.delete(running);
    }
    worked = this.#reportFrontiers() || worked;
    worked = this.#answerPeeks() || worked;
    this.#tidy();
    return worked;
  }

  /** About how many bytes all that is maintained keeps. */
  get maintainedBytes(): number {
    return this.#memory.bytes;
  }

  /** All that has an id, in the order of the ids. */
  states(): readonly CollectionState[] {
    return [...this.#entries.keys()].sort(compareIds).map((id) => this.stateOf(id)!);
  }

  /** How far something is; null if there is no such thing. */
  stateOf(id: CollectionId): CollectionState | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    const failure = entry.kind === 'sink' ? entry.emitter.failure : null;
    const since = holdOf(entry)?.since ?? null;
    return { id, kind: entry.kind, upper: upperOf(entry), since, failure };
  }

  /** The peeks that wait, in the order in which they came. */
  pendingPeeks(): readonly PendingPeek[] {
    return [...this.#peeks.values()].map(({ description, waitsFor }) => {
      const { id, connection, timestamp } = description;
      return { id, connection, timestamp, waitsFor };
    });
  }

  /** The collection of a table or source, or what an index arranges; null if there is none. */
  collectionOf(id: CollectionId): Collection | null {
    const entry = this.#entries.get(id);
    return entry === undefined ? null : collectionOf(entry);
  }

  #entryOf(id: CollectionId): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Bug(`a command names what exists, found \`${id}\``);
    return entry;
  }

  #add(id: CollectionId, entry: Entry): void {
    assert(!this.#entries.has(id), () => `an id is used once, \`${id}\` is in use`);
    this.#entries.set(id, entry);
  }

  #makeCollection(
    columns: readonly ColumnType[],
    since: Timestamp,
    upper: Antichain | Upper,
  ): Collection {
    return new Collection({ columns, since, upper, onUntidy: this.#onUntidy });
  }

  #createTable({ id, columns, since }: Command<'createTable'>): void {
    const table = new Table(this.#makeCollection(columns, since, this.#tablesUpper), since);
    this.#add(id, { kind: 'table', table });
    this.#tables.add(table);
  }

  /** What is before the upper goes in first: it is complete as soon as the upper says so. */
  #advanceTables(to: Timestamp): void {
    const written = this.#written;
    let waiting = 0;
    for (let at = 0; at < written.length; at += 1) {
      const table = written[at]!;
      table.putInBefore(to);
      if (table.isWaiting) written[waiting++] = table;
    }
    while (written.length > waiting) written.pop();
    this.#tablesUpper.closeTo(to);
  }

  #createSource(command: Command<'createSource'>): void {
    const { files, clock } = this.#options;
    const { source: description, id } = command;
    const collection = this.#makeCollection(description.columns, TIMESTAMP_MIN, TIMESTAMP_MIN);
    const memory = this.#memory;
    const source = new FileSource({ ...command, description, collection, files, clock, memory });
    this.#add(id, { kind: 'source', source });
    this.#sources.set(id, source);
  }

  #createDataflow(description: DataflowDescription): void {
    const { asOf, exports, connection, maker } = description;
    const collections = new Map<CollectionId, Collection>();
    for (const imported of importsOf(description)) {
      collections.set(imported.collection, this.#resolve(imported, asOf));
    }
    const emitters = exports.flatMap((exported) => this.#makeEmitter(exported, description));
    const indexed = new Map<CollectionId, Collection>();
    // Nothing of it is there before its exports are entered: until then nobody could drop it.
    const dataflow = whileAsking(
      null,
      () =>
        new Dataflow({
          description,
          collections,
          emitters,
          functions: this.#options.functions,
          memory: this.#memory,
          onUntidy: this.#onUntidy,
          onIndex: (id, collection) => indexed.set(id, collection),
        }),
    );
    const ask = this.#askOf(connection);
    const running: RunningDataflow = { dataflow, ask, emitters: [], exports: exports.length };
    for (const exported of exports) {
      if (exported.kind !== 'index') continue;
      const collection = indexed.get(exported.id)!;
      const index = collection.rows.acquireIndex(exported.key);
      const hold = collection.hold(asOf);
      this.#add(exported.id, { kind: 'index', collection, index, hold, running });
    }
    for (const made of emitters) {
      const entry: EmitterEntry = { ...made, running };
      running.emitters.push(entry);
      this.#add(made.id, entry);
    }
    for (const { id } of exports) {
      const entry = this.#entryOf(id);
      if (collectionOf(entry)?.hasUpper(this.#tablesUpper) === true) this.#report.addOfTable(id);
      else this.#report.add(id, () => upperOf(entry));
    }
    this.#running.add(running);
    this.#following.add(running);
    if (maker === undefined) return;
    whileAsking(this.#askOf(maker), () => dataflow.make());
    if (dataflow.frontier === null) this.#following.delete(running);
  }

  /** The collection behind an import, which must be readable at a time. */
  #resolve({ collection, index }: ImportDescription, asOf: Timestamp): Collection {
    const id = index ?? collection;
    const entry = this.#entryOf(id);
    const found = collectionOf(entry);
    assert(found !== null, () => `an import is a table, a source or an index, found \`${id}\``);
    const since = holdOf(entry)!.since;
    assert(frontierLessEqual(since, asOf), () => {
      return `\`${id}\` is read at or after its since ${formatAntichain(since)}, found ${asOf}`;
    });
    return found;
  }

  #makeEmitter(
    exported: ExportDescription,
    { builds, imports, asOf }: DataflowDescription,
  ): (MadeEmitter & { readonly id: CollectionId })[] {
    if (exported.kind === 'index') return [];
    const { id, from, kind } = exported;
    if (kind === 'sink') {
      const { files, avro } = this.#options;
      const emitter = new OcfSink(exported.sink, { files, avro, asOf });
      return [{ kind, id, from, emitter }];
    }
    const build = builds.find((found) => found.id === from);
    const imported = imports.find(({ collection }) => collection === from);
    const read = imported ?? { collection: from, index: null };
    const columns = build === undefined ? this.#resolve(read, asOf).columns : columnsOf(build.plan);
    const types = columns.map((column) => column.type);
    const { snapshot, upTo } = exported;
    return [{ kind, id, from, emitter: new Tail({ id, types, snapshot, asOf, upTo }) }];
  }

  #allowCompaction(id: CollectionId, since: Antichain): void {
    const hold = holdOf(this.#entryOf(id));
    if (hold === null) throw new Bug(`what is compacted can be read, found \`${id}\``);
    hold.downgrade(since);
  }

  #startPeek(description: PeekDescription): void {
    const { plan, timestamp, id, imports } = description;
    assert(!this.#peeks.has(id), () => `the id of a peek is used once, ${id} is in use`);
    const inputs = collectionsOf(plan).map((collectionId): PeekInput => {
      const chosen = imports.find(({ collection }) => collection === collectionId);
      const read = chosen ?? { collection: collectionId, index: null };
      const collection = this.#resolve(read, timestamp);
      return { collectionId, id: read.index ?? collectionId, collection };
    });
    const peek = new Peek(description, inputs);
    this.#peeks.set(id, peek);
    // What depends on nothing has nothing to wait for.
    if (inputs.length === 0) this.#evaluate(peek);
  }

  #cancelPeeks(connection: number): void {
    for (const peek of this.#peeks.values()) {
      if (peek.description.connection === connection) this.#answer(peek, { kind: 'canceled' });
    }
  }

  #answerPeeks(): boolean {
    if (this.#peeks.size === 0) return false;
    const ready = [...this.#peeks.values()].filter((peek) => peek.isReady);
    for (const peek of ready) this.#evaluate(peek);
    return ready.length > 0;
  }

  #evaluate(peek: Peek): void {
    const { functions } = this.#options;
    const ask = this.#askOf(peek.description.connection);
    this.#answer(
      peek,
      whileAsking(ask, () => peek.answer(functions)),
    );
  }

  /** What work for a statement of a connection asks. */
  #askOf(connection: number | undefined): AskInterruption | null {
    if (connection === undefined) return null;
    return this.#options.interruptions?.(connection) ?? null;
  }

  #answer(peek: Peek, answer: PeekAnswer): void {
    const { id, connection } = peek.description;
    this.#peeks.delete(id);
    peek.release();
    this.#options.respond({ kind: 'peekResponse', peek: id, connection, answer });
  }

  #stepSources(): boolean {
    let worked = false;
    for (const [id, source] of this.#sources) {
      const moved = source.step((bindings) => {
        this.#options.respond({ kind: 'timestampBindings', id, bindings });
      });
      worked = moved || worked;
    }
    return worked;
  }

  /** Sends what the tails and sinks of a dataflow have, now that it has moved. */
  #emit({ dataflow, emitters }: RunningDataflow): void {
    for (const { emitter } of emitters) {
      const response = emitter.closeTo(dataflow.frontier);
      if (response !== null) this.#options.respond(response);
    }
  }

  #reportFrontiers(): boolean {
    const report = this.#report.report();
    if (report !== null) this.#options.respond(report);
    return report !== null;
  }

  /** Forgets an id. What others still read of it goes on without a name. */
  #drop(id: CollectionId): void {
    const entry = this.#entryOf(id);
    this.#hasOrphans = true;
    this.#entries.delete(id);
    this.#report.remove(id);
    holdOf(entry)?.release();
    if (entry.kind === 'index') {
      entry.collection.rows.releaseIndex(entry.index);
      entry.running.exports -= 1;
    } else if (entry.kind === 'sink' || entry.kind === 'tail') {
      const { emitters } = entry.running;
      entry.emitter.stop();
      emitters.splice(emitters.indexOf(entry), 1);
      entry.running.exports -= 1;
    }
  }

  /** Forgets what nobody can read any more: times, and what has neither a name nor a reader. */
  #tidy(): void {
    if (this.#hasOrphans) this.#removeOrphans();
    // Taken off one by one: an array that is emptied at once has to grow again at each step.
    while (this.#untidy.length > 0) this.#untidy.pop()!.tidy();
  }

  #removeOrphans(): void {
    this.#hasOrphans = false;
    // A dataflow that ends lets go of what others maintain, all of which were made before it.
    for (const running of [...this.#running].reverse()) {
      if (running.exports > 0) continue;
      if (running.dataflow.isRead) {
        this.#hasOrphans = true;
      } else {
        running.dataflow.release();
        this.#running.delete(running);
        this.#following.delete(running);
      }
    }
    for (const table of this.#tables) {
      if (table.hold.since === null && table.collection.holders > 0) this.#hasOrphans = true;
      if (table.collection.holders > 0) continue;
      this.#tables.delete(table);
      this.#written = this.#written.filter((written) => written !== table);
    }
    for (const [id, source] of this.#sources) {
      const { holders } = source.collection;
      if (source.hold.since === null && holders > 0) this.#hasOrphans = true;
      if (holders > 0) continue;
      source.release();
      this.#sources.delete(id);
    }
  }
}

type Command<Kind extends DataflowCommand['kind']> = Extract<DataflowCommand, { kind: Kind }>;
