import { describe, expect, it } from 'vitest';
import { arg, defineArguments } from './define-arguments.js';
import { rewrite } from './rewrite.js';
import { dispatch, runText } from './run-file.js';

const counter = () => {
  let total = 0;
  const add = defineArguments({ by: arg.integer('how much').default(1) });
  return dispatch({
    add: ({ directive }) => String((total += add.read(directive).by)),
    echo: ({ input }) => input,
  });
};

describe('runFile', () => {
  it('runs the cases in order and compares', () => {
    const { results, passed } = runText('add\n----\n1\n\nadd by=2\n----\n3\n', counter());
    expect(results.map(({ kind }) => kind)).toEqual(['pass', 'pass']);
    expect(passed).toBe(true);
  });

  it('goes on behind mistakes and mismatches', () => {
    const text = 'ad\n----\n\nadd by=x\n----\n\nadd by=(\n----\n\nadd\n----\n7\n\nadd\n----\n2\n';
    const { results, passed, file } = runText(text, counter());
    expect(results.map(({ kind }) => kind)).toEqual([
      ...['error', 'error', 'broken', 'mismatch', 'pass'],
    ]);
    const codes = results.map((result) => result.kind === 'error' && result.diagnostics[0]?.code);
    expect(codes).toEqual(['DD020', 'DD024', false, false, false]);
    expect(results[0]).toMatchObject({ diagnostics: [{ help: 'did you mean `add`?' }] });
    expect(results[3]).toMatchObject({ output: '1\n' });
    expect(file.diagnostics.map(({ code }) => code)).toEqual(['DD007']);
    expect(passed).toBe(false);
  });

  it('gives what a rewrite takes, after which everything passes', () => {
    const text = 'add\n----\n7\n\necho\n\n  a\n\n  b\n----\n';
    const first = runText(text, counter());
    const { text: rewritten } = rewrite(first.file, first.outputs);
    expect(rewritten).toBe(
      'add\n----\n1\n\necho\n\n  a\n\n  b\n----\n----\na\n\n  b\n----\n----\n',
    );
    expect(runText(rewritten, counter()).passed).toBe(true);
  });

  it('takes an output without a line end for one with, but where the file says without', () => {
    const text = 'echo\nx\n----\n----\nx\n----\n---- (no newline)\n';
    expect(runText(text, counter()).passed).toBe(true);
    expect(runText(text, () => 'x\n').passed).toBe(false);
    expect(runText('echo\nx\n----\nx\n', () => 'x\n').passed).toBe(true);
  });

  it('does not pass a file with errors, though its cases pass', () => {
    expect(runText('subtest a\n', counter())).toMatchObject({ results: [], passed: false });
  });

  it('lets a bug of the handler through', () => {
    const handler = () => {
      throw new RangeError(`bug ${1}`);
    };
    expect(() => runText('a\n----\n', handler)).toThrow(RangeError);
  });

  it('knows no directive by a name that objects have', () => {
    const { results } = runText('constructor\n----\n', counter());
    expect(results[0]).toMatchObject({ kind: 'error', diagnostics: [{ code: 'DD020' }] });
  });
});
