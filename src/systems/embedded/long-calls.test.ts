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
