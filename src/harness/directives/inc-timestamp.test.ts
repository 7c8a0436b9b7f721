import { describe, expect, it } from 'vitest';
import { failuresOf, mistakesIn } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

const MAX = '18446744073709551615';
const BLOCKED = 'read at 9 waits for kv.r1: since [0], delivered upper [1], real upper [1]';

describe('inc-timestamp', () => {
  it('moves the clock, and what depends on it happens within the directive', () => {
    const text = block`
      options
      delay = 5
      ----

      put key=a
      1
      ----
      version 1

      inc-timestamp
      4
      ----

      print-feedback
      ----

      inc-timestamp
        01
      ----

      print-feedback
      ----
      1. Applied: kv.r1 to 2, kv.r2 to 2
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('goes up to the greatest time and not beyond', () => {
    const text = block`
      inc-timestamp
      18446744073709551615
      ----

      inc-timestamp
      0
      ----

      wait-sql timeout=10s
      is a 1 at 9
      ----

      inc-timestamp
      1
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR031]: \`wait-sql\` was not true within 1 attempt (now ${MAX} to ${MAX})
        --> dir/a.dd:9:1
         |
       9 | wait-sql timeout=10s
      10 | is a 1 at 9
         |
         = note: the last attempt was blocked: ${BLOCKED}
         = help: give it longer with \`timeout=\`, or look at the same query with \`sql\`
      error[DR041]: the greatest time is ${MAX}: the clock is at ${MAX}, found 1
        --> dir/a.dd:14:1
         |
      14 | 1
         | ^
         |
         = help: write at most 0
    `);
  });

  it('takes one whole number', () => {
    expect(mistakesIn('inc-timestamp\n1\n2\n----\n\ninc-timestamp\n0x5\n----\n')).toBe(block`
      error[DR041]: \`inc-timestamp\` takes one number, found 2 lines
       --> dir/a.dd:2:1
        |
      2 | 1
      3 | 2
        |
        = help: write a whole number of milliseconds, such as \`10\`
      error[DR041]: a time is a whole number, found \`0x5\`
       --> dir/a.dd:7:1
        |
      7 | 0x5
        | ^^^
        |
        = help: write a whole number of milliseconds, such as \`10\`
    `);
    expect(mistakesIn('inc-timestamp by=5\n1\n----\n')).toContain('error[DD021]');
    expect(mistakesIn('inc-timestamp\n----\n')).toContain('error[DR003]');
  });
});
