import { describe, expect, it } from 'vitest';
import { failuresOf, mistakesIn, runText } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

describe('sql', () => {
  it('prints the responses of all statements, and delivers the answers they need', () => {
    const text = block`
      sql
      put a 1; put a 2
      ----
      Put {
          version: 1,
      }
      Put {
          version: 2,
      }

      sql
      get a at 1; get a at 2; get b at 2
      ----
      Rows(
          [
              Row{[
                  String(
                      "1",
                  ),
              ]},
          ],
      )
      Rows(
          [
              Row{[
                  String(
                      "2",
                  ),
              ]},
          ],
      )
      Rows(
          [
              Row{[
                  Null,
              ]},
          ],
      )
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('never delivers progress', () => {
    const text = block`
      sql format=csv
      put a 1; get a at 1
      ----
      PUT 1
      a
      1

      print-feedback
      ----
      1. Applied: kv.r1 to 2, kv.r2 to 2
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('prints errors after what came before them, in every format', () => {
    const text = block`
      sql
      put a 1; get a; put a 2
      ----
      Put {
          version: 1,
      }
      ERROR: replica "r1" has not said that it has a version

      sql format=json
      nonsense
      ----
      ERROR: there is no statement "nonsense"
      HINT: Statements are put, get, is, lock, unlock.

      put key=a
      !
      ----
      version 2

      sql
      get a at 2
      ----
      Error(
          "the value of \"a\" is damaged",
      )

      sql format=table
      get a at 2
      ----
      ERROR: the value of "a" is damaged
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('prints what a blocked statement waits for, and ends its session', () => {
    const text = block`
      sql format=csv
      put a 1; lock l; get a at 7; put a 2
      ----
      PUT 1
      LOCK
      BLOCKED: read at 7 waits for
          kv.r1: since [0], delivered upper [1], real upper [2]

      sql format=csv
      lock l
      ----
      LOCK
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('keeps a session with a name open', () => {
    const text = block`
      sql session=one format=csv
      lock l
      ----
      LOCK

      sql session=two
      lock l
      ----
      BLOCKED: lock l

      sql session=one format=csv
      unlock l
      ----
      UNLOCK

      await-sql session=two format=csv
      ----
      LOCK

      sql session=two format=csv
      put a 1
      ----
      PUT 1
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('leaves no session open at the end', () => {
    const { cases } = runText('sql session=s\nput a 1\n----\n\nsql\nget a at 9\n----\n');
    expect(cases.map(({ kind }) => kind)).toEqual(['mismatch', 'mismatch']);
  });

  it('takes no statements at all', () => {
    expect(failuresOf('sql\n----\n\nsql\n;;\n----\n')).toBe('');
  });

  it('does not run statements in a session that is busy', () => {
    const text = block`
      async-sql session=s
      get a at 9
      ----

      sql session=s
      put a 1
      ----

      await-sql session=s
      ----
      BLOCKED: read at 9 waits for
          kv.r1: since [0], delivered upper [1], real upper [1]

      sql session=s
      put a 1
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR022]: session \`s\` is busy
       --> dir/a.dd:5:5
        |
      5 | sql session=s
        |     ^^^^^^^^^
        |
      note: it was started here and never awaited
       --> dir/a.dd:1:11
        = help: use \`await-sql session=s\` first, or another name
      error[DR022]: session \`s\` is busy
        --> dir/a.dd:14:5
         |
      14 | sql session=s
         |     ^^^^^^^^^
         |
      note: it was started here and is blocked
        --> dir/a.dd:1:11
         = help: use \`await-sql session=s\` first, or another name
    `);
  });

  it('takes no format that does not exist', () => {
    expect(mistakesIn('sql format=tabel\nput a 1\n----\n')).toContain(
      'error[DD024]: `format` is one of `debug`, `table`, `csv`, `json`, found `tabel`',
    );
  });

  it('puts the real path in place of <TEMP>, and the mark in place of the path', () => {
    const text = block`
      sql format=table
      put a <TEMP>/x; get a at 1; <TEMP>
      ----
      PUT 1
          a
      ----------
       <TEMP>/x
      (1 row)
      ERROR: there is no statement "<TEMP>"
      HINT: Statements are put, get, is, lock, unlock.

      sql format=json
      is a /temporary/x at 1
      ----
      {"is":true}
    `;
    expect(failuresOf(text)).toBe('');
  });

  it('says where in the input an error points, however long <TEMP> is', () => {
    const text = 'sql\nput a <TEMP>;\n  put b <TEMP>; wrong\n----\n\nput key=a\n1\n----\n';
    const [result, next] = runText(text).cases;
    expect(next).toMatchObject({ kind: 'mismatch', errorPlaces: [] });
    expect(result?.kind === 'mismatch' && result.errorPlaces.length).toBe(1);
    if (result?.kind !== 'mismatch') return;
    const [{ source, span }] = result.errorPlaces as [(typeof result.errorPlaces)[0]];
    expect(source.position(span.start)).toEqual({ line: 3, column: 17 });
  });
});
