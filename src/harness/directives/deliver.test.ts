import { describe, expect, it } from 'vitest';
import { failuresOf, mistakesIn } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

/** Two messages about progress and one answer are held. */
const HELD = block`
  put key=a
  1
  ----
  version 1

  put key=a
  2
  ----
  version 2

  async-sql session=s
  get a at 2
  ----

`;

describe('deliver', () => {
  it('delivers the oldest first, and all that are held without arguments', () => {
    const text = `${HELD}${block`
      deliver count=1
      ----
      delivered 1

      print-feedback
      ----
      1. Applied: kv.r1 to 3, kv.r2 to 3
      2. Value: at 2 from kv.r1

      deliver
      ----
      delivered 2

      deliver
      ----
      delivered 0

      await-sql session=s format=csv
      ----
      a
      2
    `}`;
    expect(failuresOf(text)).toBe('');
  });

  it('selects by kind and by item, and splits what is about several items', () => {
    const text = `${HELD}${block`
      deliver item=kv.r2 kind=Applied
      ----
      delivered 2

      print-feedback
      ----
      1. Applied: kv.r1 to 2
      2. Applied: kv.r1 to 3
      3. Value: at 2 from kv.r1

      deliver kind=Value
      ----
      delivered 1

      deliver item=(kv.r1, kv.r2) count=9
      ----
      delivered 2

      await-sql session=s format=csv
      ----
      a
      2
    `}`;
    expect(failuresOf(text)).toBe('');
  });

  it('is not bound by the standing filter', () => {
    const text = block`
      set-upper-filter
      kv.r1
      kv.r2
      ----

      put key=a
      1
      ----
      version 1

      deliver
      ----
      delivered 1
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('knows the kinds that there can be', () => {
    expect(mistakesIn('deliver kind=Aplied\n----\n\ndeliver kind=Value\n----\ndelivered 0\n'))
      .toBe(block`
      error[DR011]: there are no messages of the kind \`Aplied\`
       --> dir/a.dd:1:14
        |
      1 | deliver kind=Aplied
        |              ^^^^^^
        |
        = note: the kinds are \`Applied\`, \`Value\`
        = help: did you mean \`Applied\`?
    `);
  });

  it('reports what it cannot deliver', () => {
    expect(mistakesIn('deliver count=0\n----\n')).toContain('error[DD025]');
    expect(mistakesIn('deliver cuont=1\n----\n')).toContain('did you mean `count`?');
    expect(mistakesIn('deliver count=1 count=2\n----\n')).toContain('error[DD023]');
    expect(mistakesIn('deliver item=r3\n----\n')).toContain('error[DR010]');
    expect(mistakesIn('set-upper-filter\nkv.r1 kv.r2\n----\n')).toContain('error[DR010]');
  });
});
