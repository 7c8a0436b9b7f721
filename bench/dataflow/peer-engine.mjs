// An engine of the D2 family behind one interface: the views by the operators that its documentation
// gives for them, and what a user has to keep so that a result that is only sent can be read.

const byId = (row) => row[0];

/**
 * For each view: its tables, what connects them, what is a row of the result, and its key; and the
 * table of which the operators keep no rows, if there is one.
 */
function viewsOf({ groupBy, groupByOperators, join, map, reduce, topTen }) {
  const { count, sum } = groupByOperators;
  const sumBy = (transfers, account) =>
    transfers.pipe(
      groupBy((row) => ({ account: row[account] }), { total: sum((row) => row[3]) }),
      map(([, { account: key, total }]) => [key, total]),
    );
  return {
    'group count+sum': {
      tables: ['items'],
      connect: ({ items }) =>
        items.pipe(
          groupBy((row) => ({ group: row[1] }), { n: count(), total: sum((row) => row[2]) }),
        ),
      rowOf: ([, { group, n, total }]) => [group, n, total],
      keyOf: byId,
    },
    'two-way join': {
      tables: ['items', 'groups'],
      connect: ({ items, groups }) =>
        items.pipe(
          map((row) => [row[1], row]),
          join(groups.pipe(map((row) => [row[0], row])), 'inner'),
        ),
      rowOf: ([, [item, group]]) => [item[0], item[2], group[1]],
      keyOf: byId,
    },
    'top 10 per group': { tables: ['items'], ...topTen, keyOf: byId },
    bank: {
      tables: ['transfers'],
      forgotten: 'transfers',
      connect: ({ transfers }) =>
        sumBy(transfers, 2).pipe(
          join(sumBy(transfers, 1), 'inner'),
          map(([, [credit, debit]]) => ['all', credit - debit]),
          reduce((values) => [[values.reduce((total, [value, n]) => total + value * n, 0), 1]]),
        ),
      rowOf: ([, total]) => [total],
      keyOf: () => 0,
    },
  };
}

/** Best first: the greatest value, of equal ones the least id. */
export function compareItems(left, right) {
  return right[2] - left[2] || left[0] - right[0];
}

/** The rows of a result with their multiplicities, by a number that nearly tells them apart. */
class KeptRows {
  #entries = new Map();
  #keyOf;

  constructor(keyOf) {
    this.#keyOf = keyOf;
  }

  add(row, diff) {
    const key = this.#keyOf(row);
    const entries = this.#entries.get(key);
    if (entries === undefined) {
      this.#entries.set(key, [{ row, count: diff }]);
      return;
    }
    const found = entries.find((entry) => entry.row.every((value, at) => value === row[at]));
    if (found === undefined) entries.push({ row, count: diff });
    else found.count += diff;
    if (found?.count !== 0) return;
    entries.splice(entries.indexOf(found), 1);
    if (entries.length === 0) this.#entries.delete(key);
  }

  rows() {
    const entries = [...this.#entries.values()].flat();
    return entries.flatMap(({ row, count }) => Array.from({ length: count }, () => row));
  }
}

/**
 * The engine with a view. `peer` is its operators, `graph` an empty graph of it, `send` how a tick
 * gives its batches to the inputs, `changesOf` the rows and multiplicities of a message.
 *
 * Ours keeps what goes in, as a table that can be read. Where a peer keeps none of it, its user does,
 * in a map, outside of what is timed: so that memory is compared for the same work. And its user has
 * the objects that went in, which the operators keep, too: the same are taken out, since a peer knows
 * an object again without a look at what is in it.
 */
export function openPeer(name, { peer, graph, send, changesOf }) {
  const { tables, connect, rowOf, keyOf, forgotten } = viewsOf(peer)[name];
  const kept = new Map();
  const own = Object.fromEntries(tables.map((table) => [table, []]));
  const view = new KeptRows(keyOf);
  const inputs = Object.fromEntries(tables.map((table) => [table, graph.newInput()]));
  const keep = (message) => {
    for (const [data, diff] of changesOf(message)) view.add(rowOf(data), diff);
  };
  connect(inputs).pipe(peer.output(keep));
  graph.finalize();
  const objectOf = (table, row, diff) => {
    if (table === forgotten) return row;
    if (diff > 0) own[table][row[0]] = row;
    return own[table][row[0]];
  };
  const prepare = (updates) => {
    for (const [table, row] of updates) if (table === forgotten) kept.set(row[0], row);
    const rowsOf = (table) => updates.filter(([of]) => of === table);
    return tables
      .map((table) => [
        table,
        rowsOf(table).map(([, row, diff]) => [objectOf(table, row, diff), diff]),
      ])
      .filter(([, rows]) => rows.length > 0)
      .map(([table, rows]) => [inputs[table], new peer.MultiSet(rows)]);
  };
  const tick = (batches) => {
    send(batches, Object.values(inputs));
    graph.run();
  };
  const load = (contents) => {
    const updates = Object.entries(contents).flatMap(([table, rows]) => {
      return rows.map((row) => [table, row, 1]);
    });
    tick(prepare(updates));
  };
  return { load, prepare, tick, answer: () => view.rows() };
}
