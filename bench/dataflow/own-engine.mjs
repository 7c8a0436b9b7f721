// Our own engine as the coordinator uses it: tables, one maintained view behind an index, a report
// of frontiers for each tick, compaction one tick behind. The functions are those of SQL.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const INT = { type: { kind: 'int4' }, nullable: false };
const LONG = { type: { kind: 'int8' }, nullable: true };
const NUMERIC = { type: { kind: 'numeric', precision: null, scale: null }, nullable: true };

const column = (index) => ({ kind: 'column', index });
const aggregate = (name, args, type) => {
  return { function: name, args, distinct: false, filter: null, order: [], type };
};

const ITEMS = { kind: 'get', id: 'u1', columns: [INT, INT, INT] };
const GROUPS = { kind: 'get', id: 'u2', columns: [INT, INT] };
const TRANSFERS = { kind: 'get', id: 'u1', columns: [INT, INT, INT, INT] };

const sumBy = (account) => ({
  kind: 'reduce',
  input: TRANSFERS,
  key: [column(account)],
  aggregates: [aggregate('sum(int4)', [column(3)], LONG)],
});

const BALANCE = {
  kind: 'project',
  input: {
    kind: 'map',
    input: {
      kind: 'join',
      inputs: [sumBy(2), sumBy(1)],
      equivalences: [[column(0), column(2)]],
    },
    scalars: [
      { kind: 'call', function: '-(int8,int8)', args: [column(1), column(3)], type: LONG.type },
    ],
  },
  columns: [0, 4],
};

/** What is maintained: the plan, the columns of its index, and the tables with their ids. */
export const VIEWS = {
  'group count+sum': {
    plan: {
      kind: 'reduce',
      input: ITEMS,
      key: [column(1)],
      aggregates: [aggregate('count()', [], LONG), aggregate('sum(int4)', [column(2)], LONG)],
    },
    key: [0],
    tables: { items: ITEMS },
  },
  'two-way join': {
    plan: {
      kind: 'project',
      input: { kind: 'join', inputs: [ITEMS, GROUPS], equivalences: [[column(1), column(3)]] },
      columns: [0, 2, 4],
    },
    key: [0],
    tables: { items: ITEMS, groups: GROUPS },
  },
  'top 10 per group': {
    plan: {
      kind: 'topK',
      input: ITEMS,
      groupKey: [1],
      order: [{ column: 2, descending: true, nullsLast: true }],
      limit: 10n,
      offset: 0n,
    },
    key: [1],
    tables: { items: ITEMS },
  },
  bank: {
    plan: {
      kind: 'reduce',
      input: BALANCE,
      key: [],
      aggregates: [aggregate('sum(int8)', [column(1)], NUMERIC)],
    },
    key: [],
    tables: { transfers: TRANSFERS },
  },
};

/** The engine with a view, from the folder that `bundle` made. */
export async function open(name, directory) {
  const load = (part) => import(pathToFileURL(path.join(directory, `${part}.mjs`)).href);
  const { DataflowServer } = await load('dataflow');
  const { ManualClock, MemoryFiles } = await load('sim');
  const { functionTable } = await load('functions');
  const server = new DataflowServer({
    functions: functionTable,
    files: new MemoryFiles(),
    avro: { encoderFor: () => undefined },
    clock: new ManualClock(),
    respond: () => {},
  });
  return new OwnEngine(server, VIEWS[name]);
}

class OwnEngine {
  #server;
  #view;
  #time = 1n;
  /** Ticks that are made ready and did not run yet. */
  #ready = 0;
  #ids;

  constructor(server, view) {
    this.#server = server;
    this.#view = view;
    const gets = Object.values(view.tables);
    this.#ids = gets.map(({ id }) => id);
    for (const { id, columns } of gets) {
      server.handle({ kind: 'createTable', id, columns, since: 0n });
    }
  }

  load(tables) {
    for (const [table, rows] of Object.entries(tables)) {
      const updates = rows.map((row) => ({ row, time: this.#time, diff: 1 }));
      this.#server.handle({ kind: 'insert', id: this.#view.tables[table].id, updates });
    }
    this.#advance();
    const dataflow = {
      name: 'bench',
      imports: [],
      builds: [{ id: 'u10', plan: this.#view.plan }],
      exports: [{ kind: 'index', id: 'u11', on: 'u10', key: this.#view.key }],
      asOf: this.#time - 1n,
    };
    this.#server.handle({ kind: 'createDataflow', dataflow });
    this.#ids.push('u11');
    while (this.#server.step());
  }

  /** Makes the commands of a batch; its time is that of the first tick for which there is none. */
  prepare(updates) {
    const commands = new Map();
    const time = this.#time + BigInt(this.#ready);
    for (const [table, row, diff] of updates) {
      const { id } = this.#view.tables[table];
      if (!commands.has(id)) commands.set(id, { kind: 'insert', id, updates: [] });
      commands.get(id).updates.push({ row, time, diff });
    }
    this.#ready += 1;
    return [...commands.values()];
  }

  tick(commands) {
    this.#ready -= 1;
    for (let at = 0; at < commands.length; at += 1) this.#server.handle(commands[at]);
    this.#advance();
  }

  answer() {
    const found = [];
    for (const [row, count] of this.#server.collectionOf('u11').snapshot(this.#time - 1n)) {
      for (let copy = 0; copy < count; copy += 1) found.push(row.map(Number));
    }
    return found;
  }

  #advance() {
    this.#time += 1n;
    this.#server.handle({ kind: 'advanceTables', to: this.#time });
    while (this.#server.step());
    const since = this.#time - 1n;
    const sinces = this.#ids.map((id) => [id, since]);
    this.#server.handle({ kind: 'allowCompaction', sinces });
  }
}
