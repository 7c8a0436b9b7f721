import { describe, expect, it } from 'vitest';
import { failuresOf, mistakesIn, runText } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

const CONDITION =
  'write a condition, such as `SELECT count(*) = 1 FROM t;`, and use `sql` for all else';
const BLOCKED = 'read at 9 waits for kv.r1: since [0], delivered upper [1], real upper [1]';

describe('wait-sql', () => {
  it('lets messages pass and time go on until every value is true', () => {
    const text = block`
      options
      delay = 7
      ----

      put key=a
      1
      2
      ----
      version 2

      wait-sql
      is a 2; is a 2 from r2
      ----

      print-frontiers
      ----
      now  7
      log  2
      collection  since  delivered upper  real upper
      kv.r1       [0]    [3]              [3]
      kv.r2       [0]    [3]              [3]
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('does not move the clock where the first attempt is true', () => {
    const text = block`
      put key=a
      1
      ----
      version 1

      wait-sql timeout=1ms
      is a 1
      ----

      print-frontiers
      ----
      now  0
      log  1
      collection  since  delivered upper  real upper
      kv.r1       [0]    [2]              [2]
      kv.r2       [0]    [2]              [2]
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('holds excluded progress back in its place, and what the standing filter names', () => {
    const text = block`
      set-upper-filter
      kv.r2
      ----

      put key=a
      1
      ----
      version 1

      wait-sql
      is a 1
      ----

      print-feedback
      ----
      1. Applied: kv.r2 to 2

      put key=a
      2
      ----
      version 2

      wait-sql exclude-uppers=(kv.r1) timeout=3ms
      is a 1 at 1
      ----

      print-feedback
      ----
      1. Applied: kv.r2 to 2
      2. Applied: kv.r1 to 3, kv.r2 to 3

      set-upper-filter
      ----

      wait-sql
      is a 2; is a 2 from r2
      ----

      print-feedback
      ----
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('leaves no session behind, not even a blocked one', () => {
    const text = block`
      wait-sql timeout=2ms
      lock l; is a 1 at 9
      ----

      sql format=csv
      lock l
      ----
      LOCK
    `;
    expect(mistakesIn(text)).toContain(
      'error[DR030]: `wait-sql` takes queries with boolean columns, found `LOCK`',
    );
  });

  it('says what the last rows were and what held uppers back', () => {
    const text = block`
      put key=a
      1
      ----
      version 1

      set-upper-filter
      kv.r2
      ----

      wait-sql timeout=2ms exclude-uppers=(kv.r1, kv.r2)
      is a 2 at 1
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR031]: \`wait-sql\` was not true within 2 attempts (now 0 to 2)
        --> dir/a.dd:10:1
         |
      10 | wait-sql timeout=2ms exclude-uppers=(kv.r1, kv.r2)
      11 | is a 2 at 1
         |
         = note: the last row was (false)
         = note: the upper of \`kv.r1\` is held by \`exclude-uppers\` at a.dd:10
         = note: the upper of \`kv.r2\` is held by \`exclude-uppers\` at a.dd:10
         = note: the upper of \`kv.r2\` is held by \`set-upper-filter\` at a.dd:7
         = help: give it longer with \`timeout=\`, or look at the same query with \`sql\`
    `);
  });

  it('tries 5000 times unless it is told otherwise', () => {
    expect(mistakesIn('inc-timestamp\n1\n----\n\nwait-sql\nget a from r3\n----\n')).toBe(block`
      error[DR031]: \`wait-sql\` was not true within 5000 attempts (now 1 to 5001)
       --> dir/a.dd:5:1
        |
      5 | wait-sql
      6 | get a from r3
        |
        = note: the last error was: replica "r3" does not exist
        = help: give it longer with \`timeout=\`, or look at the same query with \`sql\`
    `);
  });

  it('says what the last attempt was blocked on', () => {
    expect(mistakesIn('wait-sql timeout=1ms\nis a 1 at 9\n----\n')).toBe(block`
      error[DR031]: \`wait-sql\` was not true within 1 attempt (now 0 to 1)
       --> dir/a.dd:1:1
        |
      1 | wait-sql timeout=1ms
      2 | is a 1 at 9
        |
        = note: the last attempt was blocked: ${BLOCKED}
        = help: give it longer with \`timeout=\`, or look at the same query with \`sql\`
    `);
  });

  it('gives up at once where the text itself is at fault', () => {
    const text = 'wait-sql\nisn a 1\n----\n\nprint-feedback\n----\n';
    expect(mistakesIn(text)).toBe(block`
      error[DR032]: \`wait-sql\` can never be true: no later attempt could mend this error
       --> dir/a.dd:1:1
        |
      1 | wait-sql
      2 | isn a 1
        |
        = note: the last error was: there is no statement "isn a 1"
    `);
  });

  it('takes queries, and at least one', () => {
    expect(mistakesIn('wait-sql\nput a 1\n----\n\nwait-sql\n;\n----\n')).toBe(block`
      error[DR030]: \`wait-sql\` takes queries with boolean columns, found \`PUT 1\`
       --> dir/a.dd:1:1
        |
      1 | wait-sql
      2 | put a 1
        |
        = help: ${CONDITION}
      error[DR030]: \`wait-sql\` takes queries with boolean columns, found no statement
       --> dir/a.dd:5:1
        |
      5 | wait-sql
      6 | ;
        |
        = help: ${CONDITION}
    `);
  });

  it('gives up before the clock moves where a column is not boolean', () => {
    const text = block`
      put key=a
      1
      ----
      version 1

      wait-sql
      is a 1; get a
      ----

      print-frontiers
      ----
      now  0
      log  1
      collection  since  delivered upper  real upper
      kv.r1       [0]    [2]              [2]
      kv.r2       [0]    [2]              [2]
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR030]: \`wait-sql\` takes queries with boolean columns, found column \`a\` of type text
       --> dir/a.dd:6:1
        |
      6 | wait-sql
      7 | is a 1; get a
        |
        = help: ${CONDITION}
    `);
    expect(runText(text).counts).toMatchObject({ passed: 2, error: 1 });
  });

  it('reports names that belong to no item, each at its place', () => {
    const text = 'wait-sql exclude-uppers=(kv.r1, kv.r11, r2)\nis a 1\n----\n';
    expect(mistakesIn(text)).toBe(block`
      error[DR010]: \`kv.r11\` is not the name of an item
       --> dir/a.dd:1:33
        |
      1 | wait-sql exclude-uppers=(kv.r1, kv.r11, r2)
        |                                 ^^^^^^
        |
        = note: there are \`kv.r1\`, \`kv.r2\`
        = help: did you mean \`kv.r1\`?

      error[DR010]: \`r2\` is not the name of an item
       --> dir/a.dd:1:41
        |
      1 | wait-sql exclude-uppers=(kv.r1, kv.r11, r2)
        |                                         ^^
        |
        = note: there are \`kv.r1\`, \`kv.r2\`
        = help: did you mean \`kv.r2\`?
    `);
  });

  it('has a bound on its timeout', () => {
    expect(mistakesIn('wait-sql timeout=1h\nis a 1\n----\n')).toContain('error[DD025]');
    expect(mistakesIn('wait-sql timeout=soon\nis a 1\n----\n')).toContain('error[DD024]');
    expect(mistakesIn('wait-sql\n----\n')).toBe(block`
      error[DR003]: \`wait-sql\` needs input: queries whose every value is true in the end
       --> dir/a.dd:1:1
        |
      1 | wait-sql
        | ^^^^^^^^
        |
        = help: write it on the lines between the directive and its \`----\`
    `);
  });
});
