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
  const { cases } = parse(TEXT, { path: target.path });
  return selectCases(target, cases, filter === undefined ? undefined : new RegExp(filter, 'm'));
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

  it('takes nothing where nothing matches', () => {
    expect(select('zzz')).toBeUndefined();
  });
});
