import { describe, expect, it } from 'vitest';
import { parse } from '../datadriven/index.js';
import { ALL_LINES, selectCases } from './select-cases.js';

const TEXT = `sql session=a
SELECT 1;
----

subtest deep

sql session=b
SELECT 2;
----

subtest end

restart
----
`;

function select(filter?: string, line?: number): number | undefined {
  const target = line === undefined ? { path: 'x/holds.dd' } : { path: 'x/holds.dd', line };
  const testFile = parse(TEXT, { path: target.path });
  return selectCases(target, testFile, filter === undefined ? undefined : new RegExp(filter, 'm'));
}

describe('selectCases', () => {
  it('takes all without a filter, and where the path matches', () => {
    expect(select()).toBe(ALL_LINES);
    expect(select('holds')).toBe(ALL_LINES);
    expect(select(undefined, 8)).toBe(8);
    expect(select('holds', 8)).toBe(8);
  });

  it('goes up to the last case that matches by subtest, directive line or input', () => {
    expect(select('^deep$')).toBe(7);
    expect(select('session=')).toBe(7);
    expect(select('^SELECT 1;$')).toBe(1);
    expect(select('restart')).toBe(13);
  });

  it('looks no further than the line', () => {
    expect(select('session=', 3)).toBe(1);
    expect(select('restart', 3)).toBeUndefined();
  });

  it('wants a line from the first case to the end of the file', () => {
    expect(select(undefined, 1)).toBe(1);
    expect(select(undefined, 14)).toBe(14);
    for (const line of [0, 15]) {
      expect(() => select(undefined, line)).toThrow(
        `no case at line ${line} of \`x/holds.dd\`: its cases stand at lines 1 to 14`,
      );
    }
    const empty = parse('# Nothing yet.\n', { path: 'a.dd' });
    expect(() => selectCases({ path: 'a.dd', line: 1 }, empty, undefined)).toThrow(
      'no case at line 1 of `a.dd`: it has no cases',
    );
  });

  it('takes nothing where nothing matches', () => {
    expect(select('zzz')).toBeUndefined();
  });
});
