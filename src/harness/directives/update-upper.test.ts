import { describe, expect, it } from 'vitest';
import { failuresOf, mistakesIn } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

const THREE_WRITES = block`
  put key=a
  1
  2
  3
  ----
  version 3

`;

describe('update-upper', () => {
  it('delivers one message before all others, whatever is held', () => {
    const text = `${THREE_WRITES}${block`
      update-upper
      kv.r1 2
        kv.r2   4
      ----

      print-frontiers
      ----
      now  0
      log  3
      collection  since  delivered upper  real upper
      kv.r1       [0]    [2]              [4]
      kv.r2       [0]    [4]              [4]

      print-feedback
      ----
      1. Applied: kv.r1 to 4, kv.r2 to 4

      sql format=csv
      get a
      ----
      a
      1
    `}`;
    expect(failuresOf(text)).toBe('');
  });

  it('may repeat an upper, and may begin anew after a restart', () => {
    const text = `${THREE_WRITES}${block`
      update-upper
      kv.r1 4
      ----

      update-upper
      kv.r1 4
      ----

      restart
      ----

      update-upper
      kv.r1 2
      ----

      sql format=csv
      get a
      ----
      a
      1
    `}`;
    expect(failuresOf(text)).toBe('');
  });

  it('reports every mistake in its lines', () => {
    const text = block`
      update-upper
      kv.r1
      kv.r1 2 3
      kv.r9 2
      kv.r1 1
      kv.r1 -2
      kv.r1 18446744073709551616
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR040]: a line of \`update-upper\` is a name and an upper, found \`kv.r1\`
       --> dir/a.dd:2:1
        |
      2 | kv.r1
        | ^^^^^
        |
        = help: write a line such as \`kv.r1 5\`

      error[DR010]: \`kv.r1 2\` is not the name of an item
       --> dir/a.dd:3:1
        |
      3 | kv.r1 2 3
        | ^^^^^^^
        |
        = note: there are \`kv.r1\`, \`kv.r2\`
        = help: did you mean \`kv.r1\`?

      error[DR010]: \`kv.r9\` is not the name of an item
       --> dir/a.dd:4:1
        |
      4 | kv.r9 2
        | ^^^^^
        |
        = note: there are \`kv.r1\`, \`kv.r2\`
        = help: did you mean \`kv.r1\`?

      error[DR042]: an upper is greater than 1, found 1
       --> dir/a.dd:5:7
        |
      5 | kv.r1 1
        |       ^
        |
        = help: write 2 or more: the since that follows it is less by one

      error[DR041]: a time is a whole number, found \`-2\`
       --> dir/a.dd:6:7
        |
      6 | kv.r1 -2
        |       ^^
        |
        = help: write a whole number of milliseconds, such as \`10\`

      error[DR041]: the greatest time is 18446744073709551615, found \`18446744073709551616\`
       --> dir/a.dd:7:7
        |
      7 | kv.r1 18446744073709551616
        |       ^^^^^^^^^^^^^^^^^^^^
        |
        = help: write at most \`18446744073709551615\`
    `);
  });

  it('never moves an upper back, neither in one directive nor between two', () => {
    const text = `${THREE_WRITES}${block`
      update-upper
      kv.r1 4
      ----

      update-upper
      kv.r1 3
      kv.r2 3
      kv.r2 2
      ----
    `}`;
    expect(mistakesIn(text)).toBe(block`
      error[DR043]: the upper of \`kv.r1\` never goes back: it is 4, found 3
        --> dir/a.dd:13:7
         |
      13 | kv.r1 3
         |       ^
         |
      note: it was moved to 4 here
        --> dir/a.dd:9:7
         = help: write 4 or more

      error[DR043]: the upper of \`kv.r2\` never goes back: it is 3, found 2
        --> dir/a.dd:15:7
         |
      15 | kv.r2 2
         |       ^
         |
      note: it was moved to 3 here
        --> dir/a.dd:14:7
         = help: write 3 or more
    `);
  });

  it('passes on what the system refuses, and forgets the refused upper', () => {
    const text = `${THREE_WRITES}${block`
      update-upper
      kv.r2 2
      kv.r1 9
      ----

      update-upper
      kv.r1 4
      ----
    `}`;
    expect(mistakesIn(text)).toBe(block`
      error[DR044]: the system refuses: the log ends at 3, asked for an upper of 9
        --> dir/a.dd:10:7
         |
      10 | kv.r1 9
         |       ^
    `);
  });

  it('lists a few of many names', () => {
    expect(mistakesIn('update-upper\nt 5\n----\n')).toContain('there are `kv.r1`, `kv.r2`');
  });
});
