import avsc from 'avsc';
import type { ColumnType, Interruption, Row } from '../repr/index.js';
import { ManualClock, MemoryFiles } from '../sim/index.js';
import { makeAvscLibrary } from './files/make-avsc-library.js';
import type { CollectionId, Finishing, Plan } from './plan/plan.js';
import { arityOf } from './plan/plan-shape.js';
import type {
  DataflowCommand,
  DataflowDescription,
  DataflowResponse,
  ImportDescription,
  PeekAnswer,
} from './protocol.js';
import { DataflowServer } from './server.js';
import { testFunctions } from './test-functions.fixture.js';

/** A server with its surroundings, and shorter ways to say common commands. */
export class TestServer {
  readonly clock = new ManualClock();
  readonly files = new MemoryFiles();
  readonly responses: DataflowResponse[] = [];
  /** What work for statements is told that asks whether it goes on. */
  interruption: Interruption | null = null;
  /** How often such work asked. */
  looks = 0;
  readonly server: DataflowServer;
  #nextPeek = 1;

  /** What is maintained keeps any number of bytes, unless a limit is given. */
  constructor({ maintainedBytesMax = Infinity } = {}) {
    this.server = new DataflowServer({
      functions: testFunctions,
      files: this.files,
      avro: makeAvscLibrary(() => avsc),
      clock: this.clock,
      respond: (response) => this.responses.push(response),
      interruptions: () => () => {
        this.looks += 1;
        return this.interruption;
      },
      maintainedBytesMax: () => maintainedBytesMax,
    });
  }

  handle(command: DataflowCommand): void {
    this.server.handle(command);
  }

  /** Steps until nothing moves. */
  settle(): void {
    for (let steps = 0; this.server.step(); steps += 1) {
      if (steps > 10_000) throw new Error(`a server settles, found it moving after ${steps} steps`);
    }
  }

  createTable(id: CollectionId, columns: readonly ColumnType[], since = 0n): void {
    this.handle({ kind: 'createTable', id, columns, since });
  }

  insert(id: CollectionId, time: bigint, ...rows: (readonly [row: Row, diff: number])[]): void {
    const updates = rows.map(([row, diff]) => ({ row, time, diff }));
    this.handle({ kind: 'insert', id, updates });
  }

  advanceTables(to: bigint): void {
    this.handle({ kind: 'advanceTables', to });
    this.settle();
  }

  createDataflow(description: Partial<DataflowDescription> & { asOf: bigint }): void {
    const dataflow = { name: 'test', imports: [], builds: [], exports: [], ...description };
    this.handle({ kind: 'createDataflow', dataflow });
    this.settle();
  }

  /** Maintains a plan behind an index by some columns. */
  createIndexedView(
    view: CollectionId,
    index: CollectionId,
    options: {
      readonly plan: Plan;
      readonly asOf: bigint;
      readonly key?: readonly number[];
      readonly imports?: readonly ImportDescription[];
    },
  ): void {
    const { plan, asOf, imports = [], key = [0] } = options;
    const exports = [{ kind: 'index', id: index, on: view, key }] as const;
    this.createDataflow({ imports, builds: [{ id: view, plan }], exports, asOf });
  }

  /** Asks, settles and gives the answer; null if it is still to come. */
  peek(
    plan: Plan,
    timestamp: bigint,
    options: { imports?: readonly ImportDescription[]; finishing?: Partial<Finishing> } = {},
  ): PeekAnswer | null {
    const id = this.#nextPeek;
    this.#nextPeek += 1;
    const project = Array.from({ length: arityOf(plan) }, (_, column) => column);
    const finishing = { order: [], limit: null, offset: 0n, project, ...options.finishing };
    const imports = options.imports ?? [];
    const peek = { id, connection: 1, plan, timestamp, imports, finishing };
    this.handle({ kind: 'peek', peek });
    this.settle();
    return this.answerOf(id);
  }

  /** The rows that a plan has at a time. @throws if the answer is anything else. */
  rows(plan: Plan, timestamp: bigint, imports: readonly ImportDescription[] = []): readonly Row[] {
    const answer = this.peek(plan, timestamp, { imports });
    if (answer?.kind === 'rows') return answer.rows;
    throw new Error(`rows are expected, found ${JSON.stringify(answer)}`);
  }

  answerOf(id: number): PeekAnswer | null {
    const answers = this.responses.flatMap((response) => {
      return response.kind === 'peekResponse' && response.peek === id ? [response.answer] : [];
    });
    if (answers.length > 1) throw new Error(`a peek is answered once, found ${answers.length}`);
    return answers[0] ?? null;
  }

  /** The responses since the last call, peeks excepted. */
  takeResponses(): DataflowResponse[] {
    const taken = this.responses.filter(({ kind }) => kind !== 'peekResponse');
    this.responses.length = 0;
    return taken;
  }
}
