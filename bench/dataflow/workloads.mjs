// What the engines are compared on: the rows that are there at the start, and the updates that
// follow. Every engine gets the same rows in the same batches.

/** Numbers that look random and are the same each time (a 32-bit multiplicative generator). */
function random(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % bound;
  };
}

function groupsOf(count) {
  return Math.max(1000, count / 100);
}

/** Rows of [id, group, value]. */
function items(count) {
  const next = random(1);
  const groups = groupsOf(count);
  return Array.from({ length: count }, (_, id) => [id, id % groups, next(1_000_000)]);
}

/**
 * Items, and updates that give one after the other a new value: a retraction and an insertion. They
 * come from one who keeps no rows, as a client does: what is retracted is made anew from values in an
 * array. Rows that the bench kept would be garbage that every collection has to move, and none of it
 * that of the engine.
 */
export function startItems(count) {
  const rows = items(count);
  const values = Int32Array.from(rows, ([, , value]) => value);
  const groups = groupsOf(count);
  const next = random(2);
  const update = (push) => {
    const id = next(count);
    const before = values[id];
    values[id] = next(1_000_000);
    push('items', [id, id % groups, before], -1);
    push('items', [id, id % groups, values[id]], 1);
  };
  return { tables: { items: rows }, update };
}

/** Rows of [id, from, to, amount] between ten accounts, all of which have both given and got. */
function transfer(id, next) {
  return id < 10 ? [id, id, (id + 1) % 10, 1] : [id, next(10), next(10), 1];
}

function workloadOfItems(name, more = () => ({})) {
  return {
    name,
    start(count) {
      const { tables, update } = startItems(count);
      return { tables: { ...tables, ...more(count) }, update };
    },
  };
}

/** Each `start` gives the tables, and a function that makes one update. */
export const WORKLOADS = [
  workloadOfItems('group count+sum'),
  workloadOfItems('two-way join', (count) => ({
    groups: Array.from({ length: groupsOf(count) }, (_, group) => [group, group * 7]),
  })),
  workloadOfItems('top 10 per group'),
  {
    name: 'bank',
    start(count) {
      const next = random(42);
      const transfers = Array.from({ length: count }, (_, id) => transfer(id, next));
      let id = count;
      const update = (push) => {
        push('transfers', transfer(id, next), 1);
        id += 1;
      };
      return { tables: { transfers }, update };
    },
  },
];

/**
 * Updates a tick, and how many ticks: few enough for the slowest engine, and enough that a collection
 * of garbage, which takes longer than a tick, does not decide. Every engine warms up for the same ticks:
 * until all that runs is compiled, since the first ticks measure the compiler.
 */
export const BATCHES = [
  { batch: 1, warmUp: 30_000, ticks: 4000 },
  { batch: 10, warmUp: 2000, ticks: 2000 },
  { batch: 100, warmUp: 200, ticks: 400 },
  { batch: 1000, warmUp: 8, ticks: 48 },
  { batch: 10_000, warmUp: 2, ticks: 16 },
];
