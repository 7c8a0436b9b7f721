import { describe, expect, it } from 'vitest';
import { KeyValueSystem, keyValueFactory } from '../key-value-system.fixture.js';
import { failuresOf, mistakesIn } from '../run-text.fixture.js';
import { SystemError } from '../system/system-errors.js';
import { block } from '../test-text.fixture.js';

describe('restart', () => {
  it('loses sessions and messages and keeps what is durable', () => {
    const text = block`
      sql session=s format=csv
      put a 1; lock l
      ----
      PUT 1
      LOCK

      crash-replica name=r2
      ----

      async-sql session=t
      get a at 9
      ----

      restart
      ----

      await-sql session=t
      ----
      ERROR: the store was restarted

      print-feedback
      ----
      1. Applied: kv.r1 to 2, kv.r2 to 2

      sql session=s format=csv
      lock l
      ----
      ERROR: the store was restarted

      sql session=s format=csv
      lock l; get a at 1
      ----
      LOCK
      a
      1
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('passes on why a system cannot start again', () => {
    const system = new KeyValueSystem();
    system.restart = () => {
      throw new SystemError('the log is damaged');
    };
    const factory = { ...keyValueFactory, create: () => system };
    expect(mistakesIn('restart\n----\n', { factory })).toBe(block`
      error[DR044]: the system refuses: the log is damaged
       --> dir/a.dd:1:1
        |
      1 | restart
        | ^^^^^^^
    `);
  });

  it('is named where somebody asks for a session that it ended', () => {
    const text = block`
      sql session=s format=csv
      put a 1
      ----
      PUT 1

      restart
      ----

      await-sql session=s
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR021]: there is no session \`s\`
       --> dir/a.dd:9:11
        |
      9 | await-sql session=s
        |           ^^^^^^^^^
        |
      note: this restart ended it
       --> dir/a.dd:6:1
        = note: no session is open
        = help: open it before with \`async-sql session=s\` or \`sql session=s\`
    `);
  });
});
