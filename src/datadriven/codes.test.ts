import { describe, expect, it } from 'vitest';
import { dataDrivenCodes, type DataDrivenCode } from './codes.js';
import { arg, defineArguments } from './define-arguments.js';
import { parse } from './parse.js';
import { rewrite } from './rewrite.js';
import { dispatch, runText } from './run-file.js';

const sql = defineArguments({ session: arg.string('the session').optional() });
const awaitSql = defineArguments({ session: arg.string('the session') });
const waitSql = defineArguments({
  'exclude-uppers': arg.string('names').list().optional(),
  timeout: arg.duration('at most').optional(),
});
const deliver = defineArguments({ count: arg.integer('how many', { min: 1 }).optional() });

const handler = dispatch({
  sql: ({ directive, expected }) => (sql.read(directive), expected),
  'await-sql': ({ directive, expected }) => (awaitSql.read(directive), expected),
  'wait-sql': ({ directive, expected }) => (waitSql.read(directive), expected),
  deliver: ({ directive, expected }) => (deliver.read(directive), expected),
  print: ({ expected }) => expected,
});

/** The codes of everything that is wrong with a file and its cases. */
function codesOf(text: string): string[] {
  const { file, results } = runText(text, handler);
  const inCases = results.flatMap((result) => (result.kind === 'error' ? result.diagnostics : []));
  return [...file.diagnostics, ...inCases].map(({ code }) => code);
}

/** Their examples show what a text cannot hold, or what becomes of an output. */
const DESCRIBED: readonly DataDrivenCode[] = ['DD001', 'DD030', 'DD031'];

describe('the example of each code', () => {
  const codes = Object.entries(dataDrivenCodes).filter(
    ([code]) => !DESCRIBED.includes(code as DataDrivenCode),
  );

  it.each(codes)('%s gives it once, and the mended one nothing', (code, { wrong, right }) => {
    expect(codesOf(wrong)).toEqual([code]);
    expect(codesOf(right)).toEqual([]);
  });

  it('DD001: bytes of Latin-1', () => {
    const bytes = Buffer.from("sql\nSELECT 'café'\n----\n", 'latin1');
    expect(parse(bytes).diagnostics.map(({ code }) => code)).toEqual(['DD001']);
  });

  it('DD030: an output of two separators', () => {
    const file = parse('print\n----\n');
    const outputs = new Map([[file.cases[0]!, '----\n----\n']]);
    expect(rewrite(file, outputs).diagnostics.map(({ code }) => code)).toEqual(['DD030']);
  });

  it('DD031: a separator that would continue the directive', () => {
    const { wrong, right } = dataDrivenCodes.DD031;
    const file = parse(wrong, { mode: 'lenient' });
    const { text, diagnostics } = rewrite(file, new Map([[file.cases[0]!, '1\n']]));
    expect(text).toBe(wrong);
    expect(diagnostics.map(({ code }) => code)).toEqual(['DD031']);
    expect(codesOf(right)).toEqual([]);
  });
});
