// Values of two types that can be compared: what is joined, grouped, sorted and kept in views is
// what the operators `=` and `<` say of each pair of them, one by one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fixture } from './embedded.fixture.js';

/** Values that are equal, or nearly so, where the types of a family meet. */
const INTEGERS = ['0', '1', '2', '3'];
const FRACTIONS = [...INTEGERS, '-0', '0.5', '1.1', '1.5', '2.5', 'NaN', 'Infinity', '-Infinity'];
const WIDE = [...INTEGERS, '2147483647', '-2147483648'];
const INSTANTS = ['2020-01-01', '2020-01-02', '1970-01-01', 'infinity', '-infinity'];
const INSTANTS_OF_DAY = [...INSTANTS, '2020-01-01 12:00', '1970-01-01 00:00:00.000001'];
const TEXTS = ['ab', 'ab ', 'cd', 'cd  ', '', ' ', 'AB'];

/** For each type its values: types of one family are compared. */
const FAMILIES: readonly Readonly<Record<string, readonly string[]>>[] = [
  {
    int2: [...INTEGERS, '-1', '32767'],
    int4: [...WIDE, '-1', '16777217'],
    int8: [...WIDE, '-1', '2147483648', '4294967295', '4294967297', '9007199254740993'],
    oid: [...INTEGERS, '2147483648', '4294967295'],
    float4: [...FRACTIONS, '-1', '0.1', '16777216', '2147483648'],
    float8: [...FRACTIONS, ...WIDE, '0.1', '2147483648', '4294967296', '9007199254740992'],
    numeric: [...FRACTIONS, ...WIDE, '1.0', '1.00', '0.1', '2147483648', '9007199254740993'],
  },
  { 'char(4)': TEXTS, 'char(2)': ['ab', 'cd', 'x', ''], varchar: TEXTS, text: TEXTS, name: TEXTS },
  { date: INSTANTS, timestamp: INSTANTS_OF_DAY, timestamptz: INSTANTS_OF_DAY },
  {
    time: ['00:00', '12:00', '12:00:00.25', '24:00'],
    timetz: ['00:00+00', '12:00+00', '13:00+01', '24:00+00'],
    interval: ['0', '12:00', '24:00', '1 day', '1 mon', '30 days'],
  },
];

/** The pairs of a family's types, either way round and with themselves. */
const PAIRS = FAMILIES.flatMap((family) => {
  const names = Object.keys(family);
  return names.flatMap((left) => names.map((right): [string, string] => [left, right]));
});

/** The table of a type's values: rows have the numbers from 1 on, the last one is NULL. */
function tableOf(type: string): string {
  return `values_${type.replaceAll(/\W/g, '')}`;
}

let fixture: Fixture;

beforeAll(() => {
  fixture = new Fixture();
  for (const family of FAMILIES) {
    for (const type of Object.keys(family)) {
      fixture.sql(`CREATE TABLE ${tableOf(type)} (n int, x ${type})`);
    }
  }
  // The views are there before the rows, so that they are maintained.
  for (const [left, right] of PAIRS) {
    const { joined, groups } = namesOf(left, right);
    fixture.sql(`CREATE MATERIALIZED VIEW ${joined} AS ${joinOf(left, right)}`);
    fixture.sql(`CREATE MATERIALIZED VIEW ${groups} AS ${groupsOf(left, right)}`);
  }
  for (const [type, values] of FAMILIES.flatMap((family) => Object.entries(family))) {
    const rows = [...values.map((value) => `'${value}'`), 'NULL'];
    const list = rows.map((value, index) => `(${index + 1}, ${value})`).join(', ');
    expect(fixture.sql(`INSERT INTO ${tableOf(type)} VALUES ${list}`)).not.toContain('ERROR');
  }
});
afterAll(() => fixture.close());

function namesOf(left: string, right: string): { joined: string; groups: string } {
  const both = `${tableOf(left)}_${tableOf(right)}`;
  return { joined: `joined_${both}`, groups: `groups_${both}` };
}

function joinOf(left: string, right: string): string {
  return `SELECT a.n, b.n AS m FROM ${tableOf(left)} a JOIN ${tableOf(right)} b ON a.x = b.x`;
}

/** The rows of both tables; those of the second one have numbers from 101 on. */
function bothOf(left: string, right: string): string {
  const second = `SELECT n + 100, x FROM ${tableOf(right)}`;
  return `(SELECT n, x FROM ${tableOf(left)} UNION ALL ${second})`;
}

function groupsOf(left: string, right: string): string {
  return `SELECT array_agg(n ORDER BY n)::text AS n FROM ${bothOf(left, right)} u GROUP BY x`;
}

/** The lines of an answer, in their order; null for an error. */
function ask(sql: string): readonly string[] | null {
  const text = fixture.sql(sql);
  return text.startsWith('ERROR') ? null : text.split('\n').slice(1, -1);
}

/** As {@link ask}, of an answer whose order does not matter. */
function askSorted(sql: string): readonly string[] | null {
  return ask(sql)?.toSorted() ?? null;
}

/** A value of a row and what is true of it and of others, as they are compared one by one. */
interface Compared {
  readonly numbers: readonly number[];
  readonly equal: ReadonlySet<string>;
  readonly less: ReadonlySet<string>;
}

/** Compares all values of a relation of `n` and `x`, NULL as the greatest of all. */
function compareAll(relation: string): Compared | null {
  const lines = ask(
    `SELECT p.n, q.n, coalesce(p.x = q.x, p.x IS NULL AND q.x IS NULL),
       coalesce(p.x < q.x, p.x IS NOT NULL AND q.x IS NULL) FROM ${relation} p, ${relation} q`,
  );
  if (lines === null) return null;
  const equal = new Set<string>();
  const less = new Set<string>();
  const numbers = new Set<number>();
  for (const line of lines) {
    const [p, q, isEqual, isLess] = line.split(',') as [string, string, string, string];
    numbers.add(Number(p));
    if (isEqual === 't') equal.add(`${p},${q}`);
    if (isLess === 't') less.add(`${p},${q}`);
  }
  return { numbers: [...numbers].sort((p, q) => p - q), equal, less };
}

/** Groups of equal values, the least first. */
function groupsIn({ numbers, equal, less }: Compared): number[][] {
  const groups: number[][] = [];
  for (const number of numbers) {
    const group = groups.find(([first]) => equal.has(`${first!},${number}`));
    if (group === undefined) groups.push([number]);
    else group.push(number);
  }
  return groups.sort(([p], [q]) => (less.has(`${p!},${q!}`) ? -1 : 1));
}

describe.each(PAIRS)('%s and %s', (left, right) => {
  const [a, b] = [tableOf(left), tableOf(right)];

  it('meet in joins and semijoins where `=` is true', () => {
    const lines = ask(`SELECT a.n, b.n, a.x = b.x FROM ${a} a, ${b} b`);
    if (lines === null) {
      expect(ask(joinOf(left, right))).toBeNull();
      return;
    }
    const equal = lines.filter((line) => line.endsWith(',t')).map((line) => line.slice(0, -2));
    equal.sort();
    expect(askSorted(joinOf(left, right))).toEqual(equal);
    expect(askSorted(`SELECT * FROM ${namesOf(left, right).joined}`)).toEqual(equal);
    const using = `SELECT a.n, b.n AS m FROM ${a} a JOIN ${b} b USING (x)`;
    const merged = askSorted(using);
    if (merged !== null) expect(merged).toEqual(equal);

    const all = ask(`SELECT n FROM ${a}`)!;
    const met = new Set(equal.map((line) => line.split(',')[0]!));
    const inside = [...met].sort();
    const outside = all.filter((number) => !met.has(number)).sort();
    expect(askSorted(`SELECT n FROM ${a} WHERE x IN (SELECT x FROM ${b})`)).toEqual(inside);
    const exists = `EXISTS (SELECT 1 FROM ${b} b WHERE a.x = b.x)`;
    expect(askSorted(`SELECT n FROM ${a} a WHERE ${exists}`)).toEqual(inside);
    expect(askSorted(`SELECT n FROM ${a} a WHERE NOT ${exists}`)).toEqual(outside);
    const onLeft = `SELECT a.n, b.n FROM ${a} a LEFT JOIN ${b} b ON a.x = b.x`;
    expect(askSorted(onLeft)).toEqual([...equal, ...outside.map((n) => `${n},`)].sort());
    const counts = `SELECT n, (SELECT count(*) FROM ${b} b WHERE a.x = b.x) FROM ${a} a`;
    const countOf = (n: string): number => equal.filter((line) => line.startsWith(`${n},`)).length;
    expect(askSorted(counts)).toEqual(all.map((n) => `${n},${countOf(n)}`).sort());
  });

  it('are grouped and sorted in a union as `=` and `<` say', () => {
    const union = bothOf(left, right);
    const compared = compareAll(union);
    if (compared === null) {
      expect(ask(`SELECT x FROM ${a} UNION SELECT x FROM ${b}`)).toBeNull();
      return;
    }
    const groups = groupsIn(compared);
    const shown = groups.map((group) => `"{${group.join(',')}}"`).sort();
    const unquoted = (lines: readonly string[] | null): readonly string[] | null =>
      lines?.map((line) => (line.includes(',') ? line : `"${line}"`)).toSorted() ?? null;
    expect(unquoted(ask(groupsOf(left, right)))).toEqual(shown);
    expect(unquoted(ask(`SELECT * FROM ${namesOf(left, right).groups}`))).toEqual(shown);

    const count = (from: string): readonly string[] | null => ask(`SELECT count(*) FROM ${from}`);
    const isLeft = (number: number): boolean => number <= 100;
    const lefts = groups.filter((group) => group.some(isLeft)).length;
    const shared = groups.filter((group) => group.some(isLeft) && !group.every(isLeft)).length;
    const arms = (operation: string): string =>
      `(SELECT x FROM ${a} ${operation} SELECT x FROM ${b}) q`;
    expect(count(arms('UNION'))).toEqual([`${groups.length}`]);
    expect(count(arms('INTERSECT'))).toEqual([`${shared}`]);
    expect(count(arms('EXCEPT'))).toEqual([`${lefts - shared}`]);
    expect(count(`(SELECT DISTINCT x FROM ${union} u) q`)).toEqual([`${groups.length}`]);

    const inOrder = groups.flat().map(String);
    const order = `FROM ${union} u ORDER BY x, n`;
    expect(ask(`SELECT n ${order}`)).toEqual(inOrder);
    expect(ask(`SELECT n ${order} LIMIT 5`)).toEqual(inOrder.slice(0, 5));
    const ranks = groups.flatMap((group, rank) => group.map((number) => `${number},${rank + 1}`));
    const ranked = `SELECT n, dense_rank() OVER (ORDER BY x) FROM ${union} u`;
    expect(askSorted(ranked)).toEqual(ranks.toSorted());
  });
});
