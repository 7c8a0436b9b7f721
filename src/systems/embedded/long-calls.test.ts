// Within one call of a function a statement is asked as well whether it is still wanted: here each
// call is of some milliseconds, and asks several times; the largest that limits allow would compute
// for many seconds. They are asked by counts of work, so that no time decides what the test sees.
import { afterAll, expect, it } from 'vitest';
import { Fixture } from './embedded.fixture.js';

let looksLeft = Infinity;
let looks = 0;

const fixture = new Fixture({}, undefined, undefined, () => () => {
  looks += 1;
  looksLeft -= 1;
  // Once, as a cancel request is heard once: what lets it pass goes on to its end.
  return looksLeft === 0 ? { message: 'given up', code: '57014' } : null;
});

afterAll(() => fixture.close());

// Values are there before: what it takes to make them is not the call's.
fixture.sql(
  `CREATE TABLE one AS SELECT 1 AS i, ${[
    "repeat('ab', 150000) AS t",
    "repeat('a,', 150000) AS c",
    "repeat('a', 300000) AS same",
    "repeat('a', 1000) || 'b' || repeat('a', 1000) AS repeated",
    "repeat('é😀', 70000) AS e",
    "repeat('é ', 50000) AS w",
    "repeat('9', 30000) AS nines",
    "repeat('YYYY ', 10000) AS years",
    "repeat('%1$s', 5000) AS specifiers",
    "repeat('\\0041', 5000) AS escapes",
    "repeat('61', 20000) AS hex",
    "repeat('YWFh', 10000) AS base64",
    "'{' || repeat('1,', 10000) || '1}' AS braces",
    "'[' || repeat('1,', 10000) || '1]' AS brackets",
    "convert_to(repeat('a', 300000), 'UTF8') AS b",
    "repeat('10', 150000)::varbit AS bits",
    'array_fill(7, ARRAY[70000]) AS numbers',
    'array_fill(8, ARRAY[70000]) AS others',
    "array_fill(repeat('a', 1000), ARRAY[300]) AS texts",
    '(SELECT array_agg(g::text) FROM generate_series(1, 10000) AS g) AS keys',
    `(SELECT '{' || string_agg(g || '=>' || g, ',') || '}' FROM generate_series(1, 10000) AS g)
      ::map[text=>int] AS m`,
    'to_jsonb(array_fill(7, ARRAY[10000])) AS j',
    '10::numeric ^ 20000 + 1 AS whole',
    "('2.' || repeat('3', 1500))::numeric AS n",
  ].join(', ')}`,
);

/** Executes text until a look, and tells how many there were. */
function run(text: string, until = Infinity): { readonly output: string; readonly looks: number } {
  looks = 0;
  looksLeft = until;
  return { output: fixture.sql(text), looks };
}

/** Calls of which each asks by what it does itself. */
const CALLS = [
  'sqrt(whole)',
  'exp(5000.5 + n)',
  'ln(n)',
  'log(n)',
  'log(3.5, n)',
  'n ^ 0.5',
  'whole * whole + whole * whole > n',
  'whole / n + whole / (n + 1) > n',
  '(trunc(whole / 1e17000) ^ 40) > 0',
  'gcd(trunc(whole / 7), trunc(whole / 3))',
  'factorial(3000 + i)',
  'length(whole::text)',
  'to_char(i, nines)',
  "to_number('123456789', nines)",
  "years LIKE '%' || left(years, 20) || 'c'",
  "years ~ '(Y|x)*c'",
  "years SIMILAR TO '(Y|x)*c'",
  "regexp_replace(t, 'c', 'x', 'g')",
  "regexp_split_to_array(t, 'c')",
  "regexp_count(t, 'c')",
  "'a' ~ left(t, 20000 + i)",
  'length(similar_to_escape(t))',
  'length(reverse(t))',
  'length(left(e, -i))',
  "length(translate(t, 'a', 'b'))",
  'length(upper(e))',
  'length(initcap(w))',
  "length(btrim(t, 'ab'))",
  "length(replace(t, 'ac', 'c'))",
  "split_part(c, ',', 5)",
  "position('c' IN t)",
  'position(repeated IN same)',
  'length(replace(same, repeated, t))',
  'split_part(same, repeated, 2)',
  'cardinality(string_to_array(same, repeated))',
  "position(convert_to(repeated, 'UTF8') IN b)",
  'length(concat(t, t))',
  'length(lpad(t, 1000000))',
  'length(repeat(t, 3))',
  'length(quote_literal(t))',
  'length(format(specifiers, i))',
  'length(unistr(escapes))',
  'length(normalize(e, NFD))',
  "cardinality(parse_ident(replace(c, ',', '.') || 'a'))",
  "length(to_char(timestamp '2020-01-01', years))",
  "to_date(repeat(' ', 20000) || '2020', years)",
  'length(md5(t))',
  "length(encode(b, 'escape'))",
  "length(decode(base64, 'base64'))",
  "length(decode(hex, 'hex'))",
  "length(b, 'EUC_JP')",
  "length(convert_from(b, 'UTF8'))",
  "length(btrim(b, 'a'))",
  'bit_count(bits)',
  "position(repeat('0', 100)::varbit IN bits)",
  'length(bits & bits)',
  "array_position(texts, repeat('a', 999) || 'b')",
  'array_positions(numbers, 8)',
  '8 = ANY (numbers)',
  'cardinality(numbers || numbers)',
  'numbers @> numbers',
  'numbers <@ others',
  'numbers && others',
  'numbers @> ARRAY[8]',
  'm @> m',
  'm ?& keys',
  'cardinality(m -> keys)',
  "length(array_to_string(numbers, ','))",
  'cardinality(braces::int[])',
  'length(numbers::text)',
  'list_length(braces::int list)',
  'jsonb_array_length(brackets::jsonb)',
  'json_array_length(brackets::json)',
  'length(j::text)',
  'length(jsonb_pretty(j))',
  'j @> (j || to_jsonb(8))',
  "jsonb_object(string_to_array(left(t, 20000), NULL)) ? 'c'",
];

/** What is asked beside a call, as the statement is planned. */
const looksBeside = run('SELECT i IS NULL FROM one').looks;

it.each(CALLS)('asks within a call: %s', (call) => {
  const text = `SELECT ${call} FROM one`;
  // Constants that functions keep for later calls are made by the first one.
  run(text);
  const whole = run(text);
  expect(whole.output).not.toContain('ERROR');
  expect(whole.looks).toBeGreaterThan(looksBeside);
  for (const look of [looksBeside + 1, whole.looks]) {
    expect(run(text, look).output).toContain('given up');
  }
  expect(run(text)).toEqual(whole);
});

it.each([
  'sqrt(10::numeric ^ 20000 + 1)',
  "to_char(1, repeat('9', 30000))",
  "repeat('ab', 40000) ~ '(a|b)*c'",
  "CASE WHEN jsonb_array_length(('[' || repeat('1,', 10000) || '1]')::jsonb) > 0 THEN 1 END",
])('asks while a constant is folded, and keeps nothing in its place: %s', (constant) => {
  const text = `SELECT ${constant}`;
  const whole = run(text);
  for (let look = 1; look <= whole.looks; look += 1) {
    expect(run(text, look).output).toContain('given up');
  }
  expect(run(text)).toEqual(whole);
});

it('asks while defaults and checks are planned', () => {
  const columns = Array.from({ length: 400 }, (_, i) => `c${i} int DEFAULT 1 CHECK (c${i} > 0)`);
  const text = `CREATE TABLE wide (${columns.join(', ')})`;
  const whole = run(text);
  expect(whole.output).toBe('CREATE TABLE\n');
  fixture.sql('DROP TABLE wide');
  expect(whole.looks).toBeGreaterThan(5);
  for (let look = 1; look <= whole.looks; look += 1) {
    expect(run(text, look).output).toContain('given up');
  }
  expect(run(text)).toEqual(whole);
});

it('asks while a statement is parsed again and again', () => {
  const text = `SELECT ${Array.from({ length: 30 }, () => `array_append(ARRAY[1], 2)[1]`).join('+')}`;
  const whole = run(text);
  expect(whole.looks).toBeGreaterThan(5);
  expect(run(text, 1).output).toContain('given up');
  expect(run(text)).toEqual(whole);
});
