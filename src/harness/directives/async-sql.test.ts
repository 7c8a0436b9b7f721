import { describe, expect, it } from 'vitest';
import { failuresOf, mistakesIn } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

describe('async-sql, await-sql and async-cancel', () => {
  it('start statements, which go on when they can, and print their responses once', () => {
    const text = block`
      async-sql session=reader
      put a 1; get a at 2
      ----

      await-sql session=reader format=csv
      ----
      PUT 1
      BLOCKED: read at 2 waits for
          kv.r1: since [0], delivered upper [1], real upper [2]

      await-sql session=reader
      ----
      BLOCKED: read at 2 waits for
          kv.r1: since [0], delivered upper [1], real upper [2]

      put key=a
      2
      ----
      version 2

      await-sql session=reader format=csv
      ----
      a
      2
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('leave answers held until they are awaited', () => {
    const text = block`
      put key=a
      1
      ----
      version 1

      deliver
      ----
      delivered 1

      async-sql session=s
      get a
      ----

      print-feedback
      ----
      1. Value: at 1 from kv.r1

      await-sql session=s format=csv
      ----
      a
      1

      print-feedback
      ----
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('cancel what is blocked, and not what is done', () => {
    const text = block`
      async-sql session=s
      get a at 3600000
      ----

      async-cancel session=s
      ----

      await-sql session=s
      ----
      Canceled

      async-sql session=s
      put a 1
      ----

      async-cancel session=s
      ----

      await-sql session=s format=table
      ----
      PUT 1
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('print a cancellation in every format', () => {
    const text = block`
      async-sql session=s
      get a at 9
      ----

      async-cancel session=s
      ----

      await-sql session=s format=csv
      ----
      Canceled
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('use a session that `sql` opened, and leave it open', () => {
    const text = block`
      sql session=s format=csv
      lock l
      ----
      LOCK

      async-sql session=s
      put a 1
      ----

      await-sql session=s format=csv
      ----
      PUT 1

      sql
      lock l
      ----
      BLOCKED: lock l
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('free the name of a session that `async-sql` opened, and end it', () => {
    const text = block`
      async-sql session=s
      lock l
      ----

      await-sql session=s format=csv
      ----
      LOCK

      async-sql session=s
      lock l
      ----

      await-sql session=s format=csv
      ----
      LOCK
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('report a name that is taken', () => {
    const text = block`
      async-sql session=s1
      get a at 9
      ----

      async-sql session=s1
      get a at 9
      ----

      await-sql session=s1
      ----
      BLOCKED: read at 9 waits for
          kv.r1: since [0], delivered upper [1], real upper [1]
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR020]: session \`s1\` already exists
       --> dir/a.dd:5:11
        |
      5 | async-sql session=s1
        |           ^^^^^^^^^^
        |
      note: it was started here and never awaited
       --> dir/a.dd:1:11
        = help: use \`await-sql session=s1\` first, or another name
    `);
  });

  it('report a name that nobody has, with those that there are', () => {
    const text = block`
      await-sql session=s1
      ----

      sql session=one
      ----

      sql session=two
      ----

      async-cancel session=onee
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR021]: there is no session \`s1\`
       --> dir/a.dd:1:11
        |
      1 | await-sql session=s1
        |           ^^^^^^^^^^
        |
        = note: no session is open
        = help: open it before with \`async-sql session=s1\` or \`sql session=s1\`
      error[DR021]: there is no session \`onee\`
        --> dir/a.dd:10:14
         |
      10 | async-cancel session=onee
         |              ^^^^^^^^^^^^
         |
         = note: open sessions are \`one\`, \`two\`
         = help: did you mean \`one\`?
    `);
  });

  it('report a session that has nothing to await', () => {
    expect(mistakesIn('sql session=s\n----\n\nawait-sql session=s\n----\n')).toBe(block`
      error[DR024]: session \`s\` has nothing to await: all its responses were printed
       --> dir/a.dd:4:11
        |
      4 | await-sql session=s
        |           ^^^^^^^^^
        |
        = help: remove the directive
    `);
  });

  it('report what was never awaited at the end of the file', () => {
    const text = 'async-sql session=s1\nput a 1\n----\n\nasync-sql session=s2\nput a 1\n----\n';
    expect(mistakesIn(text)).toBe(
      `\n${block`
      error[DR023]: session \`s1\` is never awaited
       --> dir/a.dd:1:11
        |
      1 | async-sql session=s1
        |           ^^^^^^^^^^
        |
        = help: end the file with \`await-sql session=s1\`

      error[DR023]: session \`s2\` is never awaited
       --> dir/a.dd:5:11
        |
      5 | async-sql session=s2
        |           ^^^^^^^^^^
        |
        = help: end the file with \`await-sql session=s2\`
    `}`.trimStart(),
    );
  });

  it('need to be told the session', () => {
    expect(mistakesIn('async-sql\nput a 1\n----\n')).toContain(
      'error[DD022]: `async-sql` needs the argument `session`',
    );
  });

  it('take no input to wait or to cancel', () => {
    expect(mistakesIn('await-sql session=s\nput a 1\n----\n')).toBe(block`
      error[DR002]: \`await-sql\` takes no input
       --> dir/a.dd:2:1
        |
      2 | put a 1
        | ^^^^^^^
        |
        = help: remove it, or check the name of the directive
    `);
  });
});
