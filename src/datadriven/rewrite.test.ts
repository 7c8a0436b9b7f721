import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../diagnostic/index.js';
import { matchesExpected } from './output.js';
import { parse, type ParseOptions } from './parse.js';
import { rewrite } from './rewrite.js';

/** The text with the cases given these outputs, in order; nothing refused. */
function rewritten(text: string, outputs: readonly string[], options: ParseOptions = {}): string {
  const file = parse(text, options);
  const map = new Map(outputs.map((output, index) => [file.cases[index]!, output]));
  const result = rewrite(file, map);
  expect(renderDiagnostics(result.diagnostics)).toBe('');
  return result.text;
}

/** Why an output is refused; nothing is written then. */
function refusal(output: string, options: ParseOptions = {}): string {
  const text = 'a\n----\nold\n';
  const file = parse(text, options);
  const result = rewrite(file, new Map([[file.cases[0]!, output]]));
  expect(result).toMatchObject({ text, changed: [] });
  return result.diagnostics.map(({ message }) => message).join('\n');
}

describe('rewrite', () => {
  it('replaces only the blocks whose output changed', () => {
    const text = '# c\n\na\n----\n----\n1\n----\n----\n\n\n\nb \t\nin\n----\nold\n \nc\n----\n3';
    expect(rewritten(text, ['1', 'new', '3'])).toBe(text.replace('old', 'new'));
    const file = parse(text);
    const { changed } = rewrite(file, new Map([[file.cases[1]!, 'new\n']]));
    expect(changed).toEqual([file.cases[1]]);
  });

  it('adds and removes output', () => {
    expect(rewritten('a\n----\n\nb\n----\nx\n', ['1', ''])).toBe('a\n----\n1\n\nb\n----\n');
  });

  it('chooses the form that reads back', () => {
    expect(rewritten('a\n----\nx\n', ['1\n\n2'])).toBe('a\n----\n----\n1\n\n2\n----\n----\n');
    expect(rewritten('a\n----\nx\n', ['1\n\u00a0\n2'])).toBe(
      'a\n----\n----\n1\n\u00a0\n2\n----\n----\n',
    );
    expect(rewritten('a\n----\nx\n', ['----\n1'])).toBe('a\n----\n----\n----\n1\n----\n----\n');
    expect(rewritten('a\n----\nx\n', ['1\n----\n'])).toBe('a\n----\n1\n----\n');
    expect(rewritten('a\n----\n----\n1\n\n2\n----\n----\n\nb\n----\n', ['1'])).toBe(
      'a\n----\n1\n\nb\n----\n',
    );
    expect(rewritten('a\n----\n----\n1\n----\n---- (no newline)\n', ['2'])).toBe('a\n----\n2\n');
  });

  it('escapes half of a character, which no file can hold, and reads it back', () => {
    const output = 'a\ud800b\u{1f600}\udc00';
    const text = rewritten('a\n----\nx\n', [output]);
    expect(text).toBe('a\n----\na\\u{d800}b\u{1f600}\\u{dc00}\n');
    const [testCase] = parse(Buffer.from(text, 'utf8')).cases;
    expect(matchesExpected(testCase!, output)).toBe(true);
    expect(matchesExpected(testCase!, 'a\ufffdb\u{1f600}\ufffd')).toBe(false);
  });

  it('puts an empty line behind a double block where blanks ended the single one', () => {
    expect(rewritten('a\n----\nx\n  \nb\n----\n', ['\n'])).toBe(
      'a\n----\n----\n\n----\n----\n\n  \nb\n----\n',
    );
  });

  it('writes the line ends that the case has', () => {
    expect(rewritten('a\r\n----\r\nx\r\n\r\nb\n----\ny\n', ['1\n2', '3'])).toBe(
      'a\r\n----\r\n1\r\n2\r\n\r\nb\n----\n3\n',
    );
    expect(rewritten('a\r\n----\r\nx\r\n', ['1\n\n2'])).toBe(
      'a\r\n----\r\n----\r\n1\r\n\r\n2\r\n----\r\n----\r\n',
    );
  });

  it('doubles a carriage return at the end of a line, since reading takes one', () => {
    expect(rewritten('a\n----\nx\n', ['1\r\n2\r3\n'])).toBe('a\n----\n1\r\r\n2\r3\n');
    expect(rewritten('a\r\n----\r\nx\r\n', ['1\r\n2\n'])).toBe('a\r\n----\r\n1\r\r\n2\r\n');
    expect(rewritten('a\n----\nx', ['1\r\n'])).toBe('a\n----\n1\r\r\n');
  });

  it('leaves a missing final line end missing', () => {
    expect(rewritten('a\n----\nx', ['1'])).toBe('a\n----\n1');
    expect(rewritten('a\n----', ['1'])).toBe('a\n----\n1');
    expect(rewritten('a\r\n----\r\nx', ['1'])).toBe('a\r\n----\r\n1');
    expect(rewritten('a\n----\nx', [''])).toBe('a\n----');
    expect(rewritten('a\n----\nx', ['1\n\n2'])).toBe('a\n----\n----\n1\n\n2\n----\n----');
  });

  it('adds a separator that lenient mode did without', () => {
    expect(rewritten('a\nin', ['1'], { mode: 'lenient' })).toBe('a\nin\n----\n1');
    expect(rewritten('a\nin\n', ['1'], { mode: 'lenient' })).toBe('a\nin\n----\n1\n');
    expect(rewritten('a\nin\n', [''], { mode: 'lenient' })).toBe('a\nin\n');
  });

  it('keeps a byte order mark', () => {
    expect(rewritten('\uFEFFa\n----\nx\n', ['1'])).toBe('\uFEFFa\n----\n1\n');
  });

  it('lets broken cases be', () => {
    const text = 'a =\n----\nx\n';
    expect(rewritten(text, ['1'])).toBe(text);
  });

  it('writes nothing into a file that is not UTF-8', () => {
    const file = parse(Buffer.from('a\n----\n\xe9\n', 'latin1'));
    expect(rewrite(file, new Map())).toMatchObject({ text: file.source.text, changed: [] });
    expect(file).toMatchObject({ undecodable: true, cases: [] });
  });

  it('refuses what cannot be read back, and says where', () => {
    expect(refusal('x\n\n----\n----\n')).toBe(
      'the output of `a` cannot be written: it has two lines `----` in a row, 3 and 4',
    );
    expect(refusal('----')).toBe(
      'the output of `a` cannot be written: it needs a double block and ends in a line `----`',
    );
    expect(refusal('\n----\n---- (no newline)\n')).toContain(
      'it has a line `---- (no newline)` behind a line `----`, 2 and 3',
    );
    expect(rewritten('a\n----\n', ['\n----\n---- (no newline)\n'], { mode: 'lenient' })).toContain(
      '(no newline)',
    );
  });

  it('writes the other outputs where one is refused', () => {
    const file = parse('a\n----\n\nb\n----\n');
    const [first, second] = file.cases;
    const outputs = new Map([
      [first!, '----\n----\n'],
      [second!, '1'],
    ]);
    const { text, changed, diagnostics } = rewrite(file, outputs);
    expect(text).toBe('a\n----\n\nb\n----\n1\n');
    expect(changed).toEqual([second]);
    expect(diagnostics).toHaveLength(1);
  });
});
