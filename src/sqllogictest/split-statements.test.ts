import { describe, expect, it } from 'vitest';
import { splitStatements } from './split-statements.js';

describe('splitStatements', () => {
  it('splits at semicolons and leaves out what is empty', () => {
    expect(splitStatements('BEGIN; SELECT 1;;\nCOMMIT;\n')).toEqual([
      'BEGIN',
      ' SELECT 1',
      '\nCOMMIT',
    ]);
  });

  it('leaves one statement as it is', () => {
    expect(splitStatements('SELECT 1;\n')).toEqual(['SELECT 1;\n']);
    expect(splitStatements('')).toEqual(['']);
  });

  it.each([
    [`SELECT 'a;b''c;'`],
    [`SELECT e'a\\';b'`],
    [`SELECT "a;b"`],
    ['SELECT $$a;b$$, $x$;$$;$x$'],
    ['SELECT 1 -- a;b\n, 2'],
    ['SELECT /* a; /* b; */ c; */ 1'],
  ])('does not split inside of %s', (statement) => {
    expect(splitStatements(`${statement};SELECT 2`)).toEqual([statement, 'SELECT 2']);
  });

  it('takes what is not closed as one statement', () => {
    const texts = [`SELECT 'a;b`, 'SELECT "a;b', 'SELECT $$a;b', 'SELECT /* a;b'];
    for (const text of texts) expect(splitStatements(text)).toEqual([text]);
  });
});
