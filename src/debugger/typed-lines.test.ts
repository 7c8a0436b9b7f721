import { describe, expect, it } from 'vitest';
import { builtInRegistry } from '../harness/index.js';
import { TypedLines, type TypedEntry } from './typed-lines.js';

/** What comes of lines, and at the end of the input. */
function read(...lines: string[]): TypedEntry[] {
  const typed = new TypedLines(builtInRegistry());
  const entries = lines.map((line) => typed.take(line));
  return [...entries, typed.finish()].filter((entry) => entry !== null);
}

function cases(...lines: string[]): string[] {
  return read(...lines).map(({ kind, text }) => (kind === 'case' ? text : `command ${text}`));
}

describe('on a system that has its own language', () => {
  function readOwn(...lines: string[]): (string | undefined)[] {
    const typed = new TypedLines(builtInRegistry(), 'line');
    return lines.map((line) => typed.take(line)?.text);
  }

  it('a line is complete, and is given as it is', () => {
    expect(readOwn('take ann 10', 'add a; add b;', 'take-all', 'restarts x')).toEqual([
      'sql\ntake ann 10\n',
      'sql\nadd a; add b;\n',
      'sql\ntake-all\n',
      'sql\nrestarts x\n',
    ]);
  });

  it('directives are what they are elsewhere, those that are nearly spelled so as well', () => {
    expect(readOwn('restart', 'sql', 'add', 'b', '', '\\held')).toEqual([
      'restart\n',
      undefined,
      undefined,
      undefined,
      'sql\nadd\nb\n',
      '\\held',
    ]);
    expect(readOwn('print-feedbak')).toEqual(['print-feedbak\n']);
  });
});

describe('directives', () => {
  it('end with an empty line or `----`', () => {
    expect(cases('inc-timestamp', '10', '', 'inc-timestamp', '20', '----')).toEqual([
      'inc-timestamp\n10\n',
      'inc-timestamp\n20\n',
    ]);
  });

  it('are complete at once where they take no input', () => {
    expect(cases('print-frontiers', '----', '', 'deliver count=1', '\\held')).toEqual([
      'print-frontiers\n',
      'deliver count=1\n',
      'command \\held',
    ]);
  });

  it('go on behind a backslash', () => {
    expect(cases('deliver \\', 'count=1', 'sql \\', 'session=s', 'SELECT 1;', '')).toEqual([
      'deliver \\\ncount=1\n',
      'sql \\\nsession=s\nSELECT 1;\n',
    ]);
  });

  it('are complete at the end of the input', () => {
    expect(cases('wait-sql', 'SELECT true')).toEqual(['wait-sql\nSELECT true\n']);
  });

  it.each(['wait-slq timeout=1s', 'dliver', 'print-all', 'subtest x'])(
    'are not taken for SQL where they are none: %s',
    (line) => {
      expect(cases(line)).toEqual([`${line}\n`]);
    },
  );
});

describe('SQL', () => {
  it('ends with the line that ends in a semicolon', () => {
    expect(cases('SELECT 1;', 'SELECT', '  2;  ', 'SELECT 3')).toEqual([
      'sql\nSELECT 1;\n',
      'sql\nSELECT\n  2;  \n',
      'sql\nSELECT 3\n',
    ]);
  });

  it('ends with an empty line too', () => {
    expect(cases('push 1', '', 'SELECT 2', '----')).toEqual(['sql\npush 1\n', 'sql\nSELECT 2\n']);
  });

  it('may look like a directive', () => {
    expect(cases('restart;', 'delivers x;', 'sqlx')).toEqual([
      'sql\nrestart;\n',
      'sql\ndelivers x;\n',
      'sql\nsqlx\n',
    ]);
  });
});

it('takes lines with nothing in them for nothing', () => {
  expect(read('', '  ', '----', '# a comment')).toEqual([]);
});

it('forgets what was begun', () => {
  const typed = new TypedLines(builtInRegistry());
  typed.take('inc-timestamp \\');
  expect(typed.isEmpty).toBe(false);
  typed.clear();
  expect(typed.isEmpty).toBe(true);
  expect(typed.take('SELECT 1;')).toEqual({ kind: 'case', text: 'sql\nSELECT 1;\n' });
});
