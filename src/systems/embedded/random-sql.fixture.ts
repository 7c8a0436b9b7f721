/** A number from 0 to one less than the bound. */
export type Pick = (bound: number) => number;

/** The tables that random statements are about. Values are small, so that they meet each other. */
export const TABLES = ['t', 'u', 'w'] as const;

/** Makes the tables. */
export const CREATE_TABLES = [
  'CREATE TABLE t (k int, n int)',
  'CREATE TABLE u (k int, s text)',
  'CREATE TABLE w (k bigint, d numeric)',
];

/** A statement that changes rows, of one table or of several in one transaction. */
export function randomWrite(pick: Pick): string {
  switch (pick(6)) {
    case 0:
      return `DELETE FROM ${tableOf(pick)} WHERE k = ${pick(4)}`;
    case 1:
      return `UPDATE t SET n = n + ${pick(3) - 1} WHERE k <> ${pick(4)}`;
    case 2:
      return `BEGIN; ${insert(pick, 't')}; ${insert(pick, 'u')}; COMMIT`;
    case 3:
      return `INSERT INTO u SELECT n, 'from ' || k FROM t WHERE k = ${pick(4)}`;
    default:
      return insert(pick, tableOf(pick));
  }
}

function tableOf(pick: Pick): string {
  return TABLES[pick(TABLES.length)]!;
}

function insert(pick: Pick, table: string): string {
  const rows = Array.from({ length: 1 + pick(3) }, () => {
    const key = pick(8) === 0 ? 'NULL' : String(pick(4));
    const values = {
      t: String(pick(8) === 0 ? 'NULL' : pick(20)),
      u: ['NULL', "'a'", "'b'", "'b '", "''"][pick(5)]!,
      w: ['NULL', '1.0', '1.00', '-2.5', '12'][pick(5)]!,
    };
    return `(${key}, ${values[table as keyof typeof values]})`;
  });
  return `INSERT INTO ${table} VALUES ${rows.join(', ')}`;
}

/** A query over the tables and, as `(a, b)`, over views. Never in an order. */
export function randomQuery(pick: Pick, views: readonly string[]): string {
  const number = (): number => pick(6);
  const join = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'][pick(4)]!;
  const set = ['UNION', 'UNION ALL', 'EXCEPT', 'EXCEPT ALL', 'INTERSECT', 'INTERSECT ALL'][
    pick(6)
  ]!;
  const subquery = `(SELECT u.k FROM u WHERE u.k ${pick(2) === 0 ? '= t.k' : `> ${number()}`})`;
  const forms = [
    `SELECT k AS a, n AS b FROM t WHERE n > ${number()} OR k IS NULL`,
    'SELECT k AS a, count(*) AS b FROM t GROUP BY k',
    `SELECT k AS a, sum(n) FILTER (WHERE n > ${number()}) AS b FROM t GROUP BY k HAVING count(*) > 1`,
    `SELECT t.n AS a, u.s AS b FROM t ${join} u ON t.k = u.k`,
    `SELECT u.s AS a, w.d AS b FROM u ${join} w ON u.k = w.k AND w.d > ${number()}`,
    'SELECT t.k AS a, count(DISTINCT w.d) AS b FROM t, u, w WHERE t.k = u.k AND w.k = t.k GROUP BY t.k',
    `SELECT k AS a, k AS b FROM t ${set} SELECT k, k FROM u`,
    `SELECT k AS a, n AS b FROM t WHERE EXISTS ${subquery}`,
    `SELECT k AS a, n AS b FROM t WHERE NOT EXISTS ${subquery}`,
    `SELECT k AS a, n AS b FROM t WHERE k ${pick(2) === 0 ? 'NOT ' : ''}IN ${subquery}`,
    'SELECT k AS a, n AS b FROM t WHERE n >= (SELECT avg(n) FROM t AS i WHERE i.k = t.k)',
    'SELECT max(n) AS a, min(s) AS b FROM t, u WHERE t.k = u.k',
    'SELECT DISTINCT d AS a, 1 AS b FROM w',
    'SELECT DISTINCT ON (k) k AS a, n AS b FROM t ORDER BY k, n DESC',
    `SELECT k AS a, n AS b FROM t ORDER BY n DESC, k LIMIT ${1 + pick(3)} OFFSET ${pick(3)}`,
    "SELECT k AS a, string_agg(s, '-' ORDER BY s) AS b FROM u GROUP BY k",
    `SELECT k AS a, 10 / (n - ${number()}) AS b FROM t`,
    'SELECT g AS a, n AS b FROM t, generate_series(1, t.k) AS g',
  ];
  const timed = [
    'SELECT k AS a, n AS b FROM t WHERE mz_logical_timestamp() BETWEEN n AND n + k',
    'SELECT k AS a, d AS b FROM w WHERE mz_logical_timestamp() > k * 4 AND d IS NOT NULL',
    'SELECT sum(d) AS a, count(*) AS b FROM w WHERE mz_logical_timestamp() < 5 * k + d',
    `SELECT k AS a, n AS b FROM t WHERE n BETWEEN mz_logical_timestamp() - ${number()} AND mz_logical_timestamp() + k`,
    'SELECT k AS a, d AS b FROM w WHERE NOT (d + k > mz_logical_timestamp() OR d <> mz_logical_timestamp() - 12)',
    `SELECT k AS a, d AS b FROM w WHERE NOT mz_logical_timestamp() - d < k + ${number()}`,
    `SELECT k AS a, count(*) AS b FROM t WHERE n - mz_logical_timestamp() <= k AND n + 10 / k > mz_logical_timestamp() - ${number()} GROUP BY k`,
    `SELECT t.k AS a, s AS b FROM t ${join} u ON t.k = u.k AND t.n > mz_logical_timestamp()`,
  ];
  if (pick(3) === 0) return timed[pick(timed.length)]!;
  const view = views[pick(views.length + 1)];
  if (view === undefined) return forms[pick(forms.length)]!;
  const over = [
    `SELECT b AS a, count(*) AS b FROM ${view} GROUP BY b`,
    `SELECT v.a, t.n AS b FROM ${view} AS v ${join} t ON v.b::text = t.n::text`,
    `SELECT x.a, y.b FROM ${view} AS x, ${view} AS y WHERE x.a = y.a`,
    `SELECT count(*) AS a, count(b) AS b FROM ${view}`,
  ];
  return over[pick(over.length)]!;
}
