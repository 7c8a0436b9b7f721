import { Interrupted, type ColumnType } from '../repr/index.js';
import { frontierLessEqual, meet, TIMESTAMP_MIN } from '../time/index.js';
import type { Antichain, Timestamp } from '../time/index.js';
import { Collection, ReadHold } from './collection.js';
import { GraphBuilder } from './compile-plan.js';
import type { Graph } from './graph/graph.js';
import { KeptOutput } from './graph/kept-output.js';
import { MeteredEmitter, type Emitter } from './graph/metered-emitter.js';
import type { MaintainedMemory } from './maintained-memory.js';
import type { CollectionId } from './plan/plan.js';
import { errorRow, limitOf } from './error-row.js';
import { collectionsOf } from './plan/plan-shape.js';
import type { DataflowDescription } from './protocol.js';
import { LimitReached, ResourceMeter, UNLIMITED } from './resource-meter.js';
import { EvaluationError, type FunctionTable } from './plan/scalar-expression.js';
import { Upper } from './upper.js';

/**
 * Plans that are maintained: they follow their imports, time by time, from `asOf` on (F9).
 *
 * What it has done is known by its frontier: outputs are complete before it. It holds its imports
 * readable at the last time before the frontier, since joins look at what was before a change.
 */
export class Dataflow {
  readonly name: string;
  readonly #asOf: Timestamp;
  /** Null once it was given up: it has an error for good, does nothing and keeps nothing more. */
  #graph: Graph | null;
  readonly #meter: ResourceMeter;
  readonly #emitters: readonly Emitter[];
  readonly #imports: readonly Collection[];
  readonly #outputs: KeptOutput[] = [];
  /** What it keeps is a part of, and how much of that it was last. */
  readonly #memory: MaintainedMemory;
  #kept = 0;
  readonly #historyMax: number;
  /** On its imports and its outputs. */
  readonly #hold: ReadHold;
  /** That of all outputs. */
  readonly #upper = new Upper(TIMESTAMP_MIN);
  #started = false;
  /** Why whoever asked for it gave it up. */
  #givenUp: Interrupted | null = null;

  /**
   * Builds the graph. `collections` are what the plans may get; `emitters` get what they are
   * attached to. The dataflow does nothing before it is advanced.
   */
  constructor(options: {
    readonly description: DataflowDescription;
    readonly collections: ReadonlyMap<CollectionId, Collection>;
    readonly emitters: readonly { readonly from: CollectionId; readonly emitter: Emitter }[];
    readonly functions: FunctionTable;
    readonly onUntidy: (collection: Collection) => void;
    /** Told of the collection of each index that is exported. */
    readonly onIndex: (index: CollectionId, collection: Collection) => void;
    readonly memory: MaintainedMemory;
  }) {
    const { description, functions, collections, onUntidy } = options;
    const { asOf, builds } = description;
    this.name = description.name;
    this.#asOf = asOf;
    this.#hold = new ReadHold(asOf);
    const limits = description.limits ?? UNLIMITED;
    this.#memory = options.memory;
    this.#historyMax = limits.memoryBytes;
    this.#meter = new ResourceMeter(limits, `"${this.name}"`);
    this.#emitters = options.emitters.map(({ emitter }) => emitter);
    const builder = new GraphBuilder({
      functions,
      asOf,
      meter: this.#meter,
      makeOutput: (columns) => this.#makeOutput(columns, onUntidy),
    });
    for (const [id, collection] of collections) builder.addImport(id, collection);
    for (const { id, plan } of builds) builder.declareBuild(id, plan);
    for (const exported of description.exports) {
      if (exported.kind !== 'index') continue;
      options.onIndex(exported.id, builder.arranged(exported.on));
    }
    for (const { from, emitter } of options.emitters) {
      const metered = new MeteredEmitter(this.#meter, emitter);
      builder.addOperator(metered);
      builder.stream(from, metered);
    }
    for (const { id, plan } of builds.toReversed()) builder.compileBuild(id, plan);
    this.#graph = builder.build();
    // An import that is only indexed as it stands is nothing that the dataflow waits for.
    const read = new Set([
      ...builds.flatMap(({ plan }) => collectionsOf(plan)),
      ...options.emitters.map(({ from }) => from),
    ]);
    this.#imports = [...collections]
      .filter(([id]) => read.has(id))
      .map(([, collection]) => collection);
    for (const collection of this.#imports) collection.holdBy(this.#hold);
  }

  /** Outputs are complete before it. */
  get frontier(): Antichain {
    return this.#upper.frontier;
  }

  /** Whether somebody outside reads a collection that it maintains. */
  get isRead(): boolean {
    return this.#outputs.some(({ collection: { holders } }) => holders > 1);
  }

  /** Does all that the imports allow; returns whether the frontier moved. */
  advance(): boolean {
    let frontier: Antichain = null;
    for (const { upper } of this.#imports) frontier = meet(frontier, upper);
    if (frontier === this.#upper.frontier) return false;
    if (!this.#started && !frontierLessEqual(frontier, this.#asOf)) {
      this.#started = true;
      if (this.#graph !== null) this.#take(this.#graph, this.#asOf);
    }
    // Where nothing came, times that nobody reads any more were forgotten all the same.
    if (this.#started && !this.#follow(frontier)) this.#measure();
    this.#moveTo(frontier);
    return true;
  }

  /**
   * Advances it for the first time, as a part of a statement that may be given up. What it
   * maintains is an error then, until it is dropped.
   *
   * @throws EvaluationError that says why it was given up.
   */
  make(): void {
    this.advance();
    const givenUp = this.#givenUp;
    if (givenUp !== null) throw new EvaluationError(givenUp.message, givenUp.code);
  }

  /** Lets go of all that it reads and maintains. */
  release(): void {
    this.#graph?.release();
    this.#hold.release();
    this.#memory.add(-this.#kept);
  }

  /**
   * Each round takes in one time at which an import changed, or at which a temporal filter lets
   * something come or go: finitely many, since both are rows that are kept. Returns whether there
   * was one.
   */
  #follow(frontier: Antichain): boolean {
    let followed = false;
    while (this.#graph !== null) {
      const time = this.#graph.nextTime(frontier);
      if (time === null) break;
      this.#take(this.#graph, time);
      followed = true;
    }
    return followed;
  }

  /**
   * Takes in a time, the first one or another. If that is given up, all that it maintains is an
   * error from then on, and what it kept for that is let go.
   */
  #take(graph: Graph, time: Timestamp): void {
    this.#meter.beginTime();
    try {
      if (time === this.#asOf) graph.start(time);
      else graph.advance(time);
      this.#checkMemory();
    } catch (thrown) {
      const isGivenUp = thrown instanceof Interrupted;
      const reached = isGivenUp ? thrown : limitOf(thrown);
      if (reached === null) throw thrown;
      graph.release();
      this.#graph = null;
      if (isGivenUp) this.#givenUp = thrown;
      const { message, code } = reached;
      const more = reached instanceof LimitReached ? reached : {};
      const lasts = '; the view is an error until it is dropped and created again';
      const lasting = isGivenUp ? message : message + lasts;
      // It is no longer counted what it keeps.
      for (const { collection } of this.#outputs) {
        collection.fail(errorRow(lasting, code, more), 1);
      }
      for (const emitter of this.#emitters) {
        emitter.fail(errorRow(message, code, more), 1);
        emitter.flush(time);
      }
      this.#measure();
    }
  }

  /** @throws LimitReached beyond what it may keep, or all may keep together. */
  #checkMemory(): void {
    const history = this.#measure();
    if (history > this.#historyMax) {
      const problem = `the history of "${this.name}" keeps more than ${this.#historyMax} bytes`;
      const hint = 'With the option logical_compaction_window, earlier times are forgotten.';
      throw new LimitReached(`out of memory: ${problem}`, '53200', hint);
    }
    const excess = this.#memory.excess(`"${this.name}"`);
    if (excess !== null) throw new LimitReached(excess, '53200');
  }

  /** Sees how much it keeps now, and returns how much of it for readers of earlier times alone. */
  #measure(): number {
    const outputs = this.#outputs;
    let history = 0;
    let present = this.#graph === null ? 0 : this.#meter.bytes;
    for (let at = 0; at < outputs.length; at += 1) {
      history += outputs[at]!.historyBytes;
      if (this.#graph === null) present += outputs[at]!.liveBytes;
    }
    this.#memory.add(history + present - this.#kept);
    this.#kept = history + present;
    return history;
  }

  #moveTo(frontier: Antichain): void {
    this.#upper.closeTo(frontier);
    if (this.#started) this.#hold.downgrade(frontier === null ? null : frontier - 1n);
  }

  #makeOutput(
    columns: readonly ColumnType[],
    onUntidy: (collection: Collection) => void,
  ): KeptOutput {
    const upper = this.#upper;
    const collection = new Collection({ columns, since: this.#asOf, upper, onUntidy });
    const output = new KeptOutput(collection, this.#meter);
    this.#outputs.push(output);
    collection.holdBy(this.#hold);
    return output;
  }
}
