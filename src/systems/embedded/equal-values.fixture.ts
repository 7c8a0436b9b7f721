import type { SeededRandom } from '../../sim/index.js';
import type { Workload } from './workload.fixture.js';

/** Columns whose values are equal in SQL and print differently, as they are written in INSERT. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  d: ["'0'", "'-0'", "'1'", "'NaN'", 'null'],
  n: ["'1'", "'1.0'", "'1.00'", "'0'", "'0.00'", "'2'", 'null'],
  j: ["'1'", "'1.0'", `'{"a":[1,0]}'`, `'{"a":[1.0,0.0]}'`, "'0'", "'0.0'", 'null'],
  i: ["'1 day'", "'24:00:00'", "'1 mon'", "'30 days'", "'720:00:00'", 'null'],
  c: ["'a'", "'a '", "'a  '", "'b'", "' a'", 'null'],
  a: ["'{1,2}'", "'{1.0,2}'", "'{1,2.00}'", "'{}'", 'null'],
};

const COLUMNS = Object.keys(VALUES);
const TABLES = ['t', 'u'];
const KEYS = 2;

/**
 * Two tables of values that are equal and print differently, and queries that keep one of several
 * equal ones: which one it is must not depend on who computes it, or in what order rows come.
 */
export function equalValuesWorkload(random: SeededRandom): Workload {
  const views: string[] = [];
  const pick = <Item>(items: readonly Item[]): Item => items[random.nextInt(items.length)]!;
  const column = (): string => pick(COLUMNS);
  const value = (name: string): string => pick(VALUES[name]!);
  const row = (): string => `(${[random.nextInt(KEYS), ...COLUMNS.map(value)].join(', ')})`;
  const table = (): string => pick([...TABLES, ...TABLES, ...views]);
  const set = (): string => pick(['UNION', 'INTERSECT', 'EXCEPT']) + pick(['', ' ALL']);

  function condition(name: string): string {
    return pick([
      `${name} = ${value(name)}`,
      `${name}::text = ${value(name)}`,
      `${name}::text = ${value(name)} AND k = ${random.nextInt(KEYS)}`,
      `${name} IS NULL`,
    ]);
  }

  function write(): string {
    const name = column();
    const rows = Array.from({ length: 1 + random.nextInt(5) }, row).join(', ');
    return pick([
      `INSERT INTO ${pick(TABLES)} VALUES ${rows}`,
      `INSERT INTO ${pick(TABLES)} VALUES ${rows}`,
      `DELETE FROM ${pick(TABLES)} WHERE ${condition(name)}`,
      `UPDATE ${pick(TABLES)} SET ${name} = ${value(name)} WHERE ${condition(column())}`,
      `CREATE INDEX by_value ON ${pick(TABLES)} (${name})`,
      'DROP INDEX by_value',
    ]);
  }

  /** A query of the columns of the tables, so that others can read what it gives. */
  function body(): string {
    const [from, other] = [table(), table()];
    const [x, y, z] = [column(), column(), column()];
    const all = COLUMNS.join(', ');
    const others = COLUMNS.filter((one) => one !== x);
    const best = others.map((one) =>
      one === 'j' ? `max(j::text)::jsonb j` : `${pick(['min', 'max'])}(${one}) ${one}`,
    );
    const grouped = COLUMNS.map((one) => (one === x ? x : best[others.indexOf(one)]!)).join(', ');
    return pick([
      `SELECT DISTINCT 0 k, ${all} FROM ${from}`,
      `SELECT min(k) k, ${grouped} FROM ${from} GROUP BY ${x}`,
      `SELECT k, ${all} FROM ${from} ${set()} SELECT k, ${all} FROM ${other}`,
      `SELECT DISTINCT ON (${x}) k, ${all} FROM ${from} ORDER BY ${x}, ${y}`,
      `SELECT l.k, ${COLUMNS.map((one) => `${pick(['l', 'r'])}.${one}`).join(', ')}
       FROM ${from} l ${pick(['JOIN', 'LEFT JOIN', 'FULL JOIN'])} ${other} r ON l.${x} = r.${x}`,
      `SELECT k, ${all} FROM ${from} WHERE ${x} = ${value(x)}`,
      `SELECT k, ${all} FROM ${from} l WHERE ${pick(['EXISTS', 'NOT EXISTS'])}
       (SELECT FROM ${other} r WHERE r.${x} = l.${x} AND r.${y} = l.${y})`,
      `SELECT k, ${all} FROM ${from} WHERE ${x} ${pick(['IN', 'NOT IN'])}
       (SELECT ${x} FROM ${other} WHERE ${z} IS NOT NULL)`,
    ]);
  }

  /** A query that shows which of equal values there are. */
  function shown(): string {
    const [from, other] = [table(), table()];
    const [x, y] = [column(), column()];
    const sorted = x === 'j' ? 'n' : x;
    const extremes = ['d', 'n', 'i', 'c', 'a'].map(
      (one) => `min(${one}) l${one}, max(${one}) g${one}`,
    );
    if (random.nextInt(3) === 0) {
      return `SELECT ${extremes.join(', ')}, sum(DISTINCT n) FROM ${from} GROUP BY ${pick(['k', y])}`;
    }
    return pick([
      `SELECT ${x}::text, count(*) FROM (SELECT DISTINCT ${x} FROM ${from}) s GROUP BY 1`,
      `SELECT array_agg(DISTINCT ${x}), count(DISTINCT ${x}), min(${sorted}), max(${sorted}) z
       FROM ${from}`,
      `SELECT ${y}, jsonb_agg(DISTINCT ${x}), sum(DISTINCT n), sum(d) s FROM ${from} GROUP BY ${y}`,
      `SELECT ${x}, l.${y} y, r.${y} z FROM ${from} l ${pick(['', 'LEFT', 'RIGHT', 'FULL'])}
       JOIN ${other} r USING (${x})`,
      `SELECT ${x}, first_value(${x}) OVER w, lag(${y}) OVER w, row_number() OVER w z
       FROM ${from} WINDOW w AS (PARTITION BY ${y} ORDER BY ${x})`,
      `SELECT mode() WITHIN GROUP (ORDER BY ${x}), percentile_disc(0.5) WITHIN GROUP (ORDER BY ${x})
       FROM ${from}`,
      `SELECT ${x} FROM ${from} ${set()} SELECT ${x} FROM ${other}`,
      `SELECT ${x} FROM ${from} ORDER BY ${x} LIMIT 2`,
      `SELECT ${x}, ${y} y, count(*) FROM ${from} GROUP BY GROUPING SETS ((${x}), (${x}, ${y}), ())`,
      `SELECT nullif(l.${x}, r.${x}), coalesce(l.${x}, r.${x}), l.${x} = r.${x}
       FROM ${from} l, ${other} r WHERE l.k = r.k`,
      `SELECT string_agg(DISTINCT ${x}::text, ',' ORDER BY ${x}::text), avg(n), sum(i)
       FROM ${from} GROUP BY d`,
      `SELECT ${x}, (SELECT count(*) FROM ${other} r WHERE r.${x} = l.${x}) z FROM ${from} l`,
    ]);
  }

  function over(name: string): ((relation: string) => string) | undefined {
    if (!views.includes(name)) return undefined;
    const [x, y] = [column(), column()];
    const [where, both] = [condition(y), set()];
    return pick([
      (from) => `SELECT * FROM ${from} WHERE ${where}`,
      (from) => `SELECT ${x}::text, count(*) FROM ${from} WHERE ${where} GROUP BY 1`,
      (from) => `SELECT array_agg(DISTINCT ${x}), count(DISTINCT ${y}) FROM ${from}`,
      (from) => `SELECT ${x} FROM ${from} ${both} SELECT ${x} FROM t`,
      (from) => `SELECT q.${x}, t.${y} FROM ${from} JOIN t ON q.${x} = t.${x}`,
    ]);
  }

  return {
    tables: TABLES,
    create: TABLES.map(
      (name) =>
        `CREATE TABLE ${name} (k int, d float8, n numeric, j jsonb, i interval, c bpchar, a numeric[])`,
    ),
    write,
    query(name) {
      if (random.nextInt(2) === 0) return shown();
      const query = body();
      views.push(name);
      return query;
    },
    over,
  };
}
