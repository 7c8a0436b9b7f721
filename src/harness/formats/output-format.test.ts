import { describe, expect, it } from 'vitest';
import { debugStruct, debugToken, type Row, type SqlType } from '../../repr/index.js';
import { formatResponses, isOutputFormat, type OutputFormat } from './output-format.js';
import { block } from '../test-text.fixture.js';
import type { Response } from '../system/system.js';

function rows(columns: Readonly<Record<string, SqlType>>, ...data: Row[]): Response {
  const described = Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true }));
  return { kind: 'rows', columns: described, rows: data };
}

const TEXT: SqlType = { kind: 'text' };
const INT8: SqlType = { kind: 'int8' };
const BOOL: SqlType = { kind: 'bool' };

function format(name: OutputFormat, ...responses: Response[]): string {
  return formatResponses(responses, { format: name, hide: (text) => text.replaceAll('/t', 'T') });
}

describe('the debug format', () => {
  it('is that of Rust, with a line end after each response', () => {
    const created = debugStruct('CreatedTable', { existed: debugToken(false) });
    expect(
      format(
        'debug',
        { kind: 'completed', debug: created, tag: 'CREATE TABLE' },
        rows({ n: INT8 }, [2n], [null]),
        rows({ n: INT8 }),
        { kind: 'dataError', message: 'division by zero' },
        { kind: 'canceled' },
      ),
    ).toBe(block`
      CreatedTable {
          existed: false,
      }
      Rows(
          [
              Row{[
                  Int64(
                      2,
                  ),
              ]},
              Row{[
                  Null,
              ]},
          ],
      )
      Rows(
          [],
      )
      Error(
          "division by zero",
      )
      Canceled
    `);
  });
});

describe('the table format', () => {
  it('aligns as psql does', () => {
    const data = rows({ id: INT8, 'a name': TEXT, ok: BOOL }, [1n, 'x', true], [100n, null, false]);
    expect(format('table', data)).toBe(block`
       id  | a name | ok
      -----+--------+----
         1 | x      | t
       100 | NULL   | f
      (2 rows)
    `);
  });

  it('goes on in the next line after a line break, and shows what cannot be seen', () => {
    expect(format('table', rows({ a: TEXT, b: TEXT }, ['x\ny', 'one\u001b']))).toBe(block`
       a |     b
      ---+-----------
       x+| one\u{1b}
       y |
      (1 row)
    `);
  });

  it('counts wide characters twice, and hides paths before it aligns', () => {
    expect(format('table', rows({ a: TEXT, b: INT8 }, ['語', 1n], ['/t/t', 2n]))).toBe(block`
       a  | b
      ----+---
       語 | 1
       TT | 2
      (2 rows)
    `);
  });

  it('has a form for no columns and for no rows', () => {
    expect(format('table', rows({}, [], []), rows({ a: TEXT }))).toBe(
      '--\n(2 rows)\n a\n---\n(0 rows)\n',
    );
  });
});

describe('the csv format', () => {
  it('quotes what needs it and tells empty text from NULL', () => {
    const data = rows({ a: TEXT, 'b,c': TEXT }, ['', null], ['say "x"', 'one\ntwo'], ['\\.', ' ']);
    expect(format('csv', data)).toBe('a,"b,c"\n"",\n"say ""x""","one\ntwo"\n"\\.", \n');
  });
});

describe('the json format', () => {
  it('writes a row a line with exact numbers', () => {
    const data = rows(
      { n: INT8, t: TEXT, b: BOOL },
      [9007199254740993n, '"', true],
      [null, '', null],
    );
    expect(format('json', data)).toBe(
      '{"n":9007199254740993,"t":"\\"","b":true}\n{"n":null,"t":"","b":null}\n',
    );
    expect(format('json', rows({ n: INT8 }))).toBe('');
  });
});

describe('errors', () => {
  it.each(['debug', 'table', 'csv', 'json'] as const)('have the same lines in %s', (name) => {
    const error: Response = {
      kind: 'error',
      message: 'unknown catalog item "x"',
      detail: 'There is no /t.',
      hint: 'Create it.',
      position: 7,
    };
    expect(format(name, error)).toBe(
      'ERROR: unknown catalog item "x"\nDETAIL: There is no T.\nHINT: Create it.\n',
    );
  });

  it('of data are errors in all formats but debug', () => {
    expect(format('csv', { kind: 'dataError', message: 'bad' })).toBe('ERROR: bad\n');
  });
});

describe('isOutputFormat', () => {
  it('knows the formats', () => {
    expect(['debug', 'table', 'csv', 'json', 'xml', ''].map(isOutputFormat)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
