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
  return looksLeft > 0 ? null : { message: 'given up', code: '57014' };
});

afterAll(() => fixture.close());

fixture.sql('CREATE TABLE one (i int)');
fixture.sql('INSERT INTO one VALUES (1)');

/** Executes text until a look, and tells how many there were. */
function run(text: string, until = Infinity): { readonly output: string; readonly looks: number } {
  looks = 0;
  looksLeft = until;
  return { output: fixture.sql(text), looks };
}

/** Calls, of constants; `i` is a column where they are to be evaluated for a row. */
const CALLS = [
  'sqrt(10::numeric ^ 20000 + i)',
  'exp(5000.5 + i::numeric)',
  "ln(2.5 + ('0.' || repeat('3', 1500))::numeric + i)",
  "log(2.5 + ('0.' || repeat('3', 1500))::numeric + i)",
  "log(3.5::numeric, ('1.' || repeat('3', 700))::numeric + i)",
  "(1.5 + ('0.' || repeat('3', 700))::numeric + i) ^ 0.5",
  '(10::numeric ^ 3000 + 7 * i) ^ 40',
  'gcd(10::numeric ^ 4000 / 3 + i, 10::numeric ^ 4001 / 7)',
  'lcm(10::numeric ^ 4000 / 3 + i, 10::numeric ^ 4001 / 7)',
  'factorial(3000 + i)',
  "to_char(i, repeat('9', 30000))",
  "to_number(repeat('9', 100), repeat('9', 30000 + i))",
  "repeat('ab', 20000) LIKE '%' || repeat('ab', 20) || 'c' || i",
  "repeat('ab', 40000) ~ ('(a|b)*c' || i)",
  "repeat('ab', 40000) SIMILAR TO ('(a|b)*c' || i)",
  "regexp_replace(repeat('ab', 40000), 'b' || i, 'x', 'g')",
  "regexp_split_to_array(repeat('ab', 40000), 'a' || i)",
  "length(similar_to_escape(repeat('ab', 20000) || i))",
  "length(reverse(repeat('a', 140000) || i)) + length(left(repeat('é😀', 70000), -i))",
  "length(translate(repeat('ab', 10000), 'a' || i, 'b'))",
  "length(upper(repeat('é', 20000) || i)) + length(initcap(repeat('é ', 5000) || i))",
  "length(btrim(repeat('a', 70000) || i, 'a'))",
  "length(replace(repeat('ab', 150000), 'a', 'c' || i))",
  "split_part(repeat('a,', 150000), ',', 5 + i)",
  "position('c' || i IN repeat('a', 300000))",
  "length(format(repeat('%1$s', 5000), i))",
  "length(unistr(repeat('\\0041', 5000) || i))",
  "length(normalize(repeat('é', 300000) || i, NFD))",
  "cardinality(parse_ident(repeat('a.', 5000) || 'a' || i))",
  "length(to_char(timestamp '2020-01-01' + i * interval '1 day', repeat('YYYY ', 5000)))",
  "to_date('2020' || repeat(' ', i), 'YYYY' || repeat('. ', 10000))",
  "length(md5(repeat('a', 300000) || i)) + length(encode(sha256(convert_to(repeat('a', 300000), 'UTF8')), 'hex'))",
  "length(encode(decode(repeat('YWFh', 10000), 'base64') || '\\x00'::bytea, 'escape')) + i",
  "length(decode(repeat('61', 20000), 'hex')) + i",
  "length(convert_to(repeat('a', 20000), 'UTF8'), 'EUC_JP') + i",
  "bit_count(repeat('10', 150000)::varbit) + i",
  "length(repeat('10', 150000)::varbit::bit(300000) & repeat('01', 150000)::bit(300000)) + i",
  "array_position(array_fill('a'::text, ARRAY[100000]), 'b' || i)",
  "array_position(array_fill(repeat('a', 1000), ARRAY[300]), repeat('a', 999) || i)",
  "'b' || i = ANY (array_fill('a'::text, ARRAY[50000]))",
  "length(array_to_string(array_fill(i, ARRAY[50000]), ','))",
  "cardinality(('{' || repeat('1,', 10000) || i || '}')::int[])",
  "length(('{' || repeat('1,', 10000) || i || '}')::int[]::text)",
  "list_length(('{' || repeat('1,', 10000) || i || '}')::int list)",
  "length(ROW(repeat('\"', 2000000), i)::text)",
  "jsonb_array_length(('[' || repeat('1,', 10000) || i || ']')::jsonb)",
  "json_array_length(('[' || repeat('1,', 10000) || i || ']')::json)",
  'length(jsonb_build_array(array_fill(i, ARRAY[10000]), i)::text)',
  'length(jsonb_pretty(to_jsonb(array_fill(i, ARRAY[10000]))))',
  'to_jsonb(array_fill(i, ARRAY[1000])) @> to_jsonb(array_fill(0, ARRAY[1000]) || i)',
  "jsonb_object(string_to_array(repeat('ab', 9000) || 'b' || i, NULL)) ? 'c'",
  "to_jsonb(array_fill('a'::text, ARRAY[200000])) ? ('c' || i)",
];

it.each(CALLS)('asks within a call: %s', (call) => {
  for (const text of [`SELECT ${call} FROM one`, `SELECT ${call.replace(/\bi\b/g, '1')}`]) {
    // Constants that functions keep for later calls are made by the first one.
    run(text);
    const whole = run(text);
    expect(whole.output).not.toContain('ERROR');
    expect(whole.looks, text).toBeGreaterThan(1);
    for (const look of [1, whole.looks]) expect(run(text, look).output).toContain('given up');
    // What was given up is not kept in its place.
    expect(run(text)).toEqual(whole);
  }
});

it('asks while a statement is parsed again and again', () => {
  const text = `SELECT ${Array.from({ length: 30 }, () => `array_append(ARRAY[1], 2)[1]`).join('+')}`;
  const whole = run(text);
  expect(whole.looks).toBeGreaterThan(5);
  expect(run(text, 1).output).toContain('given up');
  expect(run(text)).toEqual(whole);
});
