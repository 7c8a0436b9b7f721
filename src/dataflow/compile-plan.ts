import { assert, Bug, unreachable } from '../diagnostic/index.js';
import type { ColumnType, Row, SqlType } from '../repr/index.js';
import type { Timestamp } from '../time/index.js';
import { Collection } from './collection.js';
import { compileScalar } from './plan/compile-scalar.js';
import { makeAggregator } from './graph/aggregator.js';
import { Arrange } from './graph/arrange.js';
import { compileJoin } from './graph/compile-join.js';
import { Counted } from './graph/counted.js';
import { FlatMap, type CompiledTableCall } from './graph/flat-map.js';
import { Graph, type ConstantRows, type GraphImport } from './graph/graph.js';
import type { Join } from './graph/join.js';
import type { KeptOutput } from './graph/kept-output.js';
import { leadingConstants } from './graph/leading-constants.js';
import { compileLinear, isLinear, Linear, type LinearPlan } from './graph/linear.js';
import {
  ErrorsOnly,
  Negate,
  RowsAsErrors,
  Tee,
  teeOf,
  type Operator,
  type Output,
} from './graph/operator.js';
import { Reduce } from './graph/reduce.js';
import { TemporalFilter } from './graph/temporal-filter.js';
import { Threshold } from './graph/threshold.js';
import { TopK } from './graph/top-k.js';
import { Window } from './graph/window.js';
import { makeWindowValues } from './graph/window-values.js';
import { checkUnionInputs } from './plan/key-rules.js';
import { knownRows } from './plan/known-rows.js';
import type { CollectionId, Plan } from './plan/plan.js';
import { arityOf, columnsOf } from './plan/plan-shape.js';
import type { ResourceMeter } from './resource-meter.js';
import type { FunctionTable } from './plan/scalar-expression.js';
import { isTemporalFilter } from './plan/temporal-predicate.js';

/** A plan with a name that others may use: an import, a build of the dataflow, a `let`. */
interface Binding {
  readonly columns: readonly ColumnType[];
  /** Who gets its updates one by one. */
  readonly outputs: Output[];
  /** Its arranged form, if there is one or somebody asked for it. */
  collection: Collection | null;
}

/**
 * Connects operators backwards: each plan is compiled for the output that wants it, consumers
 * before producers, so that operators in reverse order of their making run inputs first.
 */
export class GraphBuilder {
  readonly functions: FunctionTable;
  /** Counts what is kept and made. */
  readonly meter: ResourceMeter;
  readonly #since: Timestamp;
  readonly #once: boolean;
  readonly #foresees: boolean;
  readonly #makeOutput: (columns: readonly ColumnType[]) => KeptOutput;
  readonly #operators: Operator[] = [];
  readonly #constants: ConstantRows[] = [];
  readonly #imports = new Map<CollectionId, GraphImport>();
  readonly #locals: Collection[] = [];
  readonly #outputs: Collection[] = [];
  readonly #joins: Join[] = [];
  readonly #temporalFilters: TemporalFilter[] = [];
  readonly #builds = new Map<CollectionId, Binding>();
  readonly #scope = new Map<string, Binding>();

  /**
   * For a graph that starts at a time. `makeOutput` makes what others will read.
   */
  constructor(options: {
    readonly functions: FunctionTable;
    readonly asOf: Timestamp;
    readonly makeOutput: (columns: readonly ColumnType[]) => KeptOutput;
    /** Counts what is kept and made. */
    readonly meter: ResourceMeter;
    /**
     * Whether the graph takes in that time alone, and nothing is retracted in it. If something is,
     * the start throws `RetractedOnce`.
     */
    readonly once?: boolean;
    /**
     * Whether compiling throws where it is known that too many rows are made; else the graph does
     * when it comes to them.
     */
    readonly foresees?: boolean;
  }) {
    this.functions = options.functions;
    this.#since = options.asOf;
    this.#makeOutput = options.makeOutput;
    this.meter = options.meter;
    this.#once = options.once === true;
    this.#foresees = options.foresees === true;
  }

  /** Makes a collection from outside known by its id. */
  addImport(id: CollectionId, collection: Collection): void {
    this.#imports.set(id, { collection, outputs: [], wanted: new Map() });
  }

  /** Makes a plan known that {@link compileBuild} will compile, after all who use it. */
  declareBuild(id: CollectionId, plan: Plan): void {
    this.#builds.set(id, { columns: columnsOf(plan), outputs: [], collection: null });
  }

  /** Sends the updates of an import or a build to an output, too. */
  stream(id: CollectionId, output: Output): void {
    const build = this.#builds.get(id);
    (build?.outputs ?? this.#importOf(id).outputs).push(output);
  }

  /** The arranged form of an import or a build, for those outside. */
  arranged(id: CollectionId): Collection {
    const build = this.#builds.get(id);
    if (build === undefined) return this.#importOf(id).collection;
    if (build.collection === null) {
      const output = this.#makeOutput(build.columns);
      build.collection = output.collection;
      this.#outputs.push(output.collection);
      build.outputs.push(output);
    }
    return build.collection;
  }

  /** Compiles a declared plan for all who want it so far. Nobody may want it afterwards. */
  compileBuild(id: CollectionId, plan: Plan): void {
    const { outputs } = this.#builds.get(id)!;
    if (outputs.length > 0) this.compile(plan, teeOf(outputs));
  }

  /** Adds an operator that is flushed after those that are added later. */
  addOperator(operator: Operator): void {
    this.#operators.push(operator);
  }

  /** Keeps the place in the order of a join whose inputs have to be compiled before it is made. */
  reserve(): (join: Join) => void {
    const place = this.#operators.length;
    this.#operators.push(NOTHING_TO_FLUSH);
    return (join) => {
      this.#operators[place] = join;
      this.#joins.push(join);
    };
  }

  /** Sends an error that is there from the start. */
  addFailure(error: Row, output: Output): void {
    this.#constants.push({ rows: [[error, 1]], output: new RowsAsErrors(output) });
  }

  /** The graph of all that was compiled. */
  build(): Graph {
    return new Graph({
      operators: this.#operators.toReversed(),
      imports: [...this.#imports.values()],
      constants: this.#constants,
      locals: this.#locals,
      outputs: this.#outputs,
      joins: this.#joins,
      temporalFilters: this.#temporalFilters,
      meter: this.meter,
    });
  }

  /** Compiles a plan so that its updates go to an output. */
  compile(plan: Plan, output: Output): void {
    switch (plan.kind) {
      case 'get':
        return this.stream(plan.id, output);
      case 'local':
        this.#local(plan.name).outputs.push(output);
        return;
      case 'constant':
        this.#constants.push({ rows: plan.rows, output });
        return;
      case 'let':
        return this.#compileLet(plan, output);
      case 'recursive':
        throw new Bug('recursion is worked out before a plan is compiled');
      case 'map':
      case 'filter':
      case 'project':
        if (isTemporalFilter(plan)) return this.#compileTemporalFilter(plan, output);
        return this.#compileLinear(plan, output);
      case 'flatMap':
        return this.#compileFlatMap(plan, output);
      case 'join':
        return compileJoin(this, plan, { chain: [], output });
      case 'reduce':
        return this.#compileReduce(plan, output);
      case 'topK':
        return this.#compileTopK(plan, output);
      case 'window':
        return this.#compileWindow(plan, output);
      case 'negate':
        return this.compile(plan.input, new Negate(output));
      case 'threshold': {
        const threshold = new Threshold(typesOf(plan), this.meter, output);
        this.addOperator(threshold);
        return this.compile(plan.input, threshold);
      }
      case 'union': {
        checkUnionInputs(plan.inputs.map(columnsOf));
        const counted = new Counted(this.meter, output);
        for (const input of plan.inputs) this.compile(input, counted);
        return;
      }
      default:
        return unreachable(plan);
    }
  }

  /** Compiles a plan so that its rows are in an arrangement, and its errors go to an output. */
  arrange(plan: Plan, errors: Output): Collection {
    const binding = this.#bindingOf(plan);
    if (binding !== null) {
      binding.outputs.push(new ErrorsOnly(errors));
      return (binding.collection ??= this.#makeLocal(binding.columns, binding.outputs));
    }
    const outputs: Output[] = [new ErrorsOnly(errors)];
    const collection = this.#makeLocal(columnsOf(plan), outputs);
    this.compile(plan, new Tee(outputs));
    return collection;
  }

  #makeLocal(columns: readonly ColumnType[], outputs: Output[]): Collection {
    const collection = new Collection({
      columns,
      since: this.#since,
      upper: this.#since,
      onUntidy: () => undefined,
    });
    this.#locals.push(collection);
    outputs.push(new Arrange(collection, this.meter));
    return collection;
  }

  /** The named thing that a plan is, if it is one. */
  #bindingOf(plan: Plan): Binding | null {
    if (plan.kind === 'local') return this.#local(plan.name);
    if (plan.kind !== 'get') return null;
    const build = this.#builds.get(plan.id);
    if (build !== undefined) return build;
    const { collection, outputs } = this.#importOf(plan.id);
    return { columns: collection.columns, outputs, collection };
  }

  #local(name: string): Binding {
    const found = this.#scope.get(name);
    assert(found !== undefined, () => `no enclosing \`let\` binds \`${name}\``);
    return found;
  }

  #importOf(id: CollectionId): GraphImport {
    const found = this.#imports.get(id);
    assert(found !== undefined, () => `a plan gets imports and earlier builds, found \`${id}\``);
    return found;
  }

  #compileLet(plan: Extract<Plan, { kind: 'let' }>, output: Output): void {
    const outer = this.#scope.get(plan.name);
    const binding: Binding = { columns: columnsOf(plan.value), outputs: [], collection: null };
    this.#scope.set(plan.name, binding);
    this.compile(plan.body, output);
    if (outer === undefined) this.#scope.delete(plan.name);
    else this.#scope.set(plan.name, outer);
    if (binding.outputs.length > 0) this.compile(plan.value, teeOf(binding.outputs));
  }

  #compileLinear(plan: LinearPlan, output: Output): void {
    const chain: LinearPlan[] = [];
    let input: Plan = plan;
    while (isLinear(input) && !isTemporalFilter(input)) {
      chain.unshift(input);
      ({ input } = input);
    }
    if (input.kind === 'join') return compileJoin(this, input, { chain, output });
    const options = { arity: arityOf(input), functions: this.functions, fresh: false };
    const linear = new Linear(compileLinear(chain, options), output);
    if (input.kind === 'get' && this.#imports.has(input.id)) {
      const constants = leadingConstants(chain[0]!, this.functions);
      if (constants.size > 0) this.#importOf(input.id).wanted.set(linear, constants);
    }
    this.compile(input, linear);
  }

  #compileTemporalFilter(plan: Extract<Plan, { kind: 'filter' }>, output: Output): void {
    const { predicates, input } = plan;
    const { functions, meter } = this;
    const types = typesOf(input);
    const filter = new TemporalFilter({ predicates, types, functions, output, meter });
    this.addOperator(filter);
    this.#temporalFilters.push(filter);
    this.compile(input, filter);
  }

  #compileFlatMap(plan: Extract<Plan, { kind: 'flatMap' }>, output: Output): void {
    if (this.#foresees) this.meter.foresee(knownRows(plan, this.functions) ?? 0);
    const calls = plan.calls.map((call): CompiledTableCall => {
      const found = this.functions.tables.get(call.function);
      assert(found !== undefined, () => `no table function is named \`${call.function}\``);
      const args = call.args.map((arg) => compileScalar(arg, this.functions));
      return { function: found, args, width: call.columns.length };
    });
    this.compile(
      plan.input,
      new FlatMap({ calls, ordinality: plan.ordinality, output, meter: this.meter }),
    );
  }

  #compileReduce(plan: Extract<Plan, { kind: 'reduce' }>, output: Output): void {
    const columns = columnsOf(plan.input);
    const types = typesOf(plan);
    const { functions, meter } = this;
    const reduce = new Reduce({
      key: plan.key.map((scalar) => compileScalar(scalar, this.functions)),
      keyTypes: types.slice(0, plan.key.length),
      aggregators: plan.aggregates.map((aggregate) => {
        return makeAggregator(aggregate, { columns, functions, meter, once: this.#once });
      }),
      types,
      empty: plan.empty ?? null,
      output,
      meter: this.meter,
    });
    this.addOperator(reduce);
    this.compile(plan.input, reduce);
  }

  #compileTopK(plan: Extract<Plan, { kind: 'topK' }>, output: Output): void {
    const { limit, offset } = plan;
    if (limit === 0n) return this.compile(plan.input, new ErrorsOnly(output));
    if (limit === null && offset === 0n) return this.compile(plan.input, output);
    const { meter } = this;
    const shape = { types: typesOf(plan), groupKey: plan.groupKey, order: plan.order, meter };
    if (limit !== null) {
      const bounds = { limit: Number(limit), offset: Number(offset) };
      const topK = new TopK({ ...shape, ...bounds, output });
      this.addOperator(topK);
      return this.compile(plan.input, topK);
    }
    // All but the first few: everything, less those.
    const first = new TopK({
      ...shape,
      limit: Number(offset),
      offset: 0,
      output: new Negate(output),
    });
    this.addOperator(first);
    this.compile(plan.input, new Tee([output, first]));
  }

  #compileWindow(plan: Extract<Plan, { kind: 'window' }>, output: Output): void {
    const window = new Window({
      types: typesOf(plan.input),
      partition: plan.partition,
      order: plan.order,
      calls: makeWindowValues(plan, this.functions, this.meter),
      callTypes: plan.calls.map(({ type }) => type.type),
      output,
      meter: this.meter,
    });
    this.addOperator(window);
    this.compile(plan.input, window);
  }
}

const NOTHING_TO_FLUSH: Operator = { flush: () => undefined };

/** The types of a plan's columns. */
function typesOf(plan: Plan): SqlType[] {
  return columnsOf(plan).map((column) => column.type);
}
