// A table of [key, value] behind an index by key, in a dataflow server of its own: what is timed is
// a read of one key, and what it costs to forget history.
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const INT = { type: { kind: 'int4' }, nullable: false };
const TABLE = { kind: 'get', id: 'u1', columns: [INT, INT] };
const INDEX = 'u2';

function withKey(key) {
  const args = [
    { kind: 'column', index: 0 },
    { kind: 'literal', datum: key, type: INT.type },
  ];
  const equal = { kind: 'call', function: '=(int4,int4)', args, type: { kind: 'bool' } };
  return { kind: 'filter', input: TABLE, predicates: [equal] };
}

/** A table with rows, from the folder that `bundle` made. */
export async function openTable(directory, rows) {
  const load = (part) => import(pathToFileURL(path.join(directory, `${part}.mjs`)).href);
  const { DataflowServer } = await load('dataflow');
  const { ManualClock, MemoryFiles } = await load('sim');
  const { functionTable } = await load('functions');
  return new IndexedTable(DataflowServer, rows, {
    functions: functionTable,
    files: new MemoryFiles(),
    avro: { encoderFor: () => undefined },
    clock: new ManualClock(),
  });
}

class IndexedTable {
  #server;
  #time = 1n;
  #peeks = 0;
  #answer = null;

  constructor(DataflowServer, rows, environment) {
    const respond = (response) => {
      if (response.kind === 'peekResponse') this.#answer = response.answer;
    };
    this.#server = new DataflowServer({ ...environment, respond });
    const { id, columns } = TABLE;
    this.#server.handle({ kind: 'createTable', id, columns, since: 0n });
    this.update(rows.map((row) => [row, 1]));
    const dataflow = {
      name: 'bench',
      imports: [{ collection: id, index: null }],
      builds: [],
      exports: [{ kind: 'index', id: INDEX, on: id, key: [0] }],
      asOf: this.#time - 1n,
    };
    this.#server.handle({ kind: 'createDataflow', dataflow });
    this.#settle();
  }

  /** Makes changes at one time, and closes it. */
  update(changes) {
    const updates = changes.map(([row, diff]) => ({ row, time: this.#time, diff }));
    this.#server.handle({ kind: 'insert', id: TABLE.id, updates });
    this.#time += 1n;
    this.#server.handle({ kind: 'advanceTables', to: this.#time });
    this.#settle();
  }

  /** Microseconds that a read of a key takes, which gives so many rows. */
  peek(key, count) {
    this.#peeks += 1;
    const peek = {
      id: this.#peeks,
      connection: 1,
      plan: withKey(key),
      timestamp: this.#time - 1n,
      imports: [{ collection: TABLE.id, index: INDEX }],
      finishing: { order: [], limit: null, offset: 0n, project: [0, 1] },
    };
    const start = performance.now();
    this.#server.handle({ kind: 'peek', peek });
    this.#settle();
    const elapsed = (performance.now() - start) * 1000;
    const found = this.#answer?.rows?.length;
    if (found !== count) throw new Error(`${count} rows are expected, found ${found}`);
    return elapsed;
  }

  /** Microseconds that it takes to forget all history. */
  compact() {
    const since = this.#time - 1n;
    const start = performance.now();
    const sinces = [TABLE.id, INDEX].map((id) => [id, since]);
    this.#server.handle({ kind: 'allowCompaction', sinces });
    this.#settle();
    return (performance.now() - start) * 1000;
  }

  #settle() {
    while (this.#server.step());
  }
}
