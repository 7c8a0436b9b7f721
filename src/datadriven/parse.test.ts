import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../diagnostic/index.js';
import { parse, type ParseOptions } from './parse.js';
import type { TestFile } from './test-file.js';

/** The diagnostics of a text, rendered. */
function mistakes(text: string | Uint8Array, options: ParseOptions = {}): string {
  return renderDiagnostics(parse(text, { path: 'a.dd', ...options }).diagnostics);
}

/** The text of a block without the margin of the code around it. */
function block(text: string): string {
  const lines = text.split('\n').slice(1, -1);
  const margins = lines.filter((line) => line !== '').map((line) => line.search(/[^ ]/));
  return lines.map((line) => line.slice(Math.min(...margins))).join('\n');
}

/** The nodes of a file: kind and text. */
function pieces({ nodes, source }: TestFile): string[][] {
  return nodes.map(({ kind, span }) => [kind, source.text.slice(span.start, span.end)]);
}

function only(file: TestFile) {
  expect(file.cases).toHaveLength(1);
  return file.cases[0]!;
}

describe('parse', () => {
  it('divides a file into nodes', () => {
    const file = parse('# one\n#two\n\nsql a=1\nin\n----\nout\n\n\n  # three\nb\n----\n');
    expect(pieces(file)).toEqual([
      ['comment', '# one\n#two\n'],
      ['blank', '\n'],
      ['case', 'sql a=1\nin\n----\nout\n'],
      ['blank', '\n\n'],
      ['comment', '  # three\n'],
      ['case', 'b\n----\n'],
    ]);
    expect(file.diagnostics).toEqual([]);
    expect(file.cases.map(({ line }) => line)).toEqual([4, 11]);
  });

  it('keeps the input raw and trimmed', () => {
    const testCase = only(parse('a\n\n  x\n    y\n\n----\n'));
    expect(testCase.input).toBe('x\n    y');
    expect(testCase.rawInput).toBe('\n  x\n    y\n\n');
    expect(only(parse('a\n----\n')).rawInput).toBe('');
  });

  it('trims and ends blocks at the white space that Go knows', () => {
    expect(only(parse('a\n\u0085\u00a0x\uFEFF\n----\n')).input).toBe('x\uFEFF');
    for (const blank of ['\u00a0', '\u0085', '\f', '\u3000 \t', '\r']) {
      expect(only(parse(`a\n----\nx\n${blank}\n`)).expected).toBe('x\n');
    }
    expect(only(parse('a\n----\nx\n\u200b\n')).expected).toBe('x\n\u200b\n');
  });

  it('takes nothing but four dashes for a separator', () => {
    const input = ' ----\n---\n-----\n';
    expect(only(parse(`a\n${input}----\nx\n`)).rawInput).toBe(input);
  });

  it('reads double blocks', () => {
    const testCase = only(parse('a\n----\n----\n\n----\nx\n\n----\n----\n\n'));
    expect(testCase.form).toBe('double');
    expect(testCase.expected).toBe('\n----\nx\n\n');
  });

  it('reads a block without a final line end, which Go takes for output', () => {
    const text = 'a\n----\n----\nx\n\ny\n----\n---- (no newline)\n\nb\n----\n';
    const [first, second] = parse(text).cases;
    expect(first).toMatchObject({ form: 'doubleNoNewline', expected: 'x\n\ny' });
    expect(second?.directive.name).toBe('b');
    const lenient = only(parse(text, { mode: 'lenient' }));
    expect(lenient.expected).toBe(text.slice('a\n----\n----\n'.length));
  });

  it('reads CRLF, lone carriage returns and a missing final line end', () => {
    const file = parse('a\r\nx\ry\r\n----\r\nz\r\r\nlast');
    expect(only(file)).toMatchObject({ input: 'x\ry', expected: 'z\r\nlast\n' });
    expect(only(parse('a\n----\nx\r')).expected).toBe('x\n');
    expect(only(parse('a\n----')).expected).toBe('');
  });

  it('skips a byte order mark, which is part of the name for Go', () => {
    const bytes = Buffer.from('\uFEFFa\n----\n');
    const file = parse(bytes);
    expect(pieces(file)).toEqual([
      ['byteOrderMark', '\uFEFF'],
      ['case', 'a\n----\n'],
    ]);
    expect(only(file).directive.name).toBe('a');
    expect(only(parse(bytes, { mode: 'lenient' })).directive.name).toBe('\uFEFFa');
  });

  it('places a subtest round its cases', () => {
    const file = parse(
      'a\n----\n\nsubtest s\n\nsubtest s/t\nb\n----\n\nsubtest end s/t\nsubtest end\n',
    );
    expect(file.diagnostics).toEqual([]);
    expect(file.cases.map(({ subtest }) => subtest)).toEqual([undefined, 's/t']);
    expect(file.nodes.map(({ kind }) => kind)).toEqual([
      ...['case', 'blank', 'subtestStart', 'blank', 'subtestStart'],
      ...['case', 'blank', 'subtestEnd', 'subtestEnd'],
    ]);
  });

  it('reads an empty file', () => {
    expect(parse('')).toMatchObject({ nodes: [], cases: [], diagnostics: [] });
  });
});

describe('mistakes in strict mode', () => {
  it('bytes that are not UTF-8', () => {
    expect(mistakes(Buffer.from('a\n\xe9t\xe9\n----\n', 'latin1'))).toBe(
      block(`
        error[DD001]: a test file is UTF-8, found the byte 0xE9 at offset 2
         --> a.dd:2:1
          |
        2 | \uFFFDt\uFFFD
          | ^
          |
          = help: save the file as UTF-8
      `),
    );
  });

  it('no separator', () => {
    expect(mistakes('a\n----\n\nsql\nSELECT 1\n')).toBe(
      block(`
        error[DD002]: there is no line \`----\` between \`sql\` and the end of the file
         --> a.dd:4:1
          |
        4 | sql
          | ^^^
          |
          = help: end the input with a line \`----\`, even where the input or the output is empty
      `),
    );
  });

  it.each(['---', '-----', ' ----', '----  '])('no separator but `%s`', (line) => {
    expect(mistakes(`sql\nSELECT 1\n${line}\n1\n`)).toBe(
      block(`
        error[DD002]: there is no line \`----\` between \`sql\` and the end of the file
         --> a.dd:1:1
          |
        1 | sql
          | ^^^
          |
        note: this line is not exactly \`----\`
         --> a.dd:3:1
          = help: write \`----\` there, four dashes and nothing else
      `),
    );
  });

  it('a double block that is never closed', () => {
    expect(mistakes('sql\n----\n----\n1\n\n2\n')).toBe(
      block(`
        error[DD003]: the double block of \`sql\` is never closed
         --> a.dd:2:1
          |
        2 | ----
          | ^^^^ opened here
          |
          = help: close it with two lines \`----\` and a blank line
      `),
    );
  });

  it('a double block with half its closing, behind which the cases are read', () => {
    const text = 'a\n----\n----\n1\n\n2\n----\n\nb\n----\n3\n';
    expect(mistakes(text)).toBe(
      block(`
        error[DD003]: the double block of \`a\` is never closed
         --> a.dd:2:1
          |
        2 | ----
          | ^^^^ opened here
          |
        note: one closing \`----\` stands here
         --> a.dd:7:1
          = help: add a second line \`----\` there
      `),
    );
    expect(parse(text).cases).toMatchObject([
      { broken: true, expected: '1\n\n2\n' },
      { broken: false, expected: '3\n' },
    ]);
  });

  it('text behind a double block, which is read as the next case', () => {
    const text = 'a\n----\n----\n1\n\n2\n----\n----\nb\n----\n3\n';
    expect(mistakes(text)).toBe(
      block(`
        error[DD004]: a blank line follows the double block of \`a\`, found text
         --> a.dd:9:1
          |
        9 | b
          | ^
          |
        note: the block was closed here
         --> a.dd:8:1
          = note: two lines \`----\` in a row close a double block wherever they stand
          = help: put a blank line before the text
      `),
    );
    expect(parse(text).cases).toMatchObject([{ broken: true }, { broken: false, expected: '3\n' }]);
  });

  it('takes mistakes right behind text after a double block for its consequences', () => {
    const early = 'a\n----\n----\n1\n\n----\n----\nx = 1\n\n----\n----\n\nb c=(\n----\n\n';
    const text = `${early}d\n----\n\ne =\n----\n`;
    expect(parse(text).diagnostics.map(({ code }) => code)).toEqual(['DD004', 'DD006']);
  });

  it('lets blanks follow a double block, as Go does not', () => {
    const text = 'a\n----\n----\n1\n----\n----\n  \nb\n----\n';
    expect(mistakes(text)).toBe('');
    const lenient = parse(text, { mode: 'lenient' });
    expect(lenient.diagnostics.map(({ code }) => code)).toEqual(['DD004']);
    expect(pieces(lenient)).toEqual([['unread', text]]);
  });

  it('a separator without a directive, skipped with what stands below it', () => {
    const text = 'a\n----\n1\n\n----\n2\n\nb\n----\n';
    expect(mistakes(text)).toBe(
      block(`
        error[DD005]: a directive was expected, found a line \`----\`
         --> a.dd:5:1
          |
        5 | ----
          | ^^^^
          |
          = help: if it belongs to the output above, put that output into a double block
      `),
    );
    expect(parse(text).cases).toMatchObject([{ broken: false }, { broken: false, line: 8 }]);
  });

  it('a key that is empty', () => {
    expect(mistakes('sql session = s1\n----\n')).toBe(
      block(`
        error[DD006]: an argument has a key before its \`=\`, found \`=\`
         --> a.dd:1:13
          |
        1 | sql session = s1
          |             ^
          |
          = help: write \`session=\` and its value without blanks between them
      `),
    );
    expect(mistakes('sql x=1 =(a, b) y\n----\n')).toBe(
      block(`
        error[DD006]: an argument has a key before its \`=\`, found \`=(a, b)\`
         --> a.dd:1:9
          |
        1 | sql x=1 =(a, b) y
          |         ^^^^^^^
          |
          = help: write \`key=value\`
      `),
    );
  });

  it('a list that is never closed, on a line that goes on', () => {
    expect(mistakes('wait-sql a \\\n  exclude=(v1, (v2)\n----\n')).toBe(
      block(`
        error[DD007]: the value list of \`exclude\` is never closed
         --> a.dd:2:11
          |
        2 |   exclude=(v1, (v2)
          |           ^ opened here
          |
          = help: add \`)\` before the end of the line
      `),
    );
  });

  it('more than one mistake, of which none hides another or breaks a case without one', () => {
    const file = parse('a =1 =2 b=(\n----\n\nc\n----\n3\n\nd =\n----\n\nsubtest x\n');
    expect(file.diagnostics.map(({ code }) => code)).toEqual([
      ...['DD006', 'DD006', 'DD007', 'DD006', 'DD010'],
    ]);
    expect(file.cases.map(({ broken }) => broken)).toEqual([true, false, true]);
  });

  it('a line of dashes and blanks in the input', () => {
    expect(mistakes('a\n---- \t\n1\n\nb\n----\n2\n')).toBe(
      block(`
        warning[DD012]: this line is input, because blanks follow its \`----\`
         --> a.dd:2:1
          |
        2 | ----     
          | ^^^^^^^^^
          |
          = help: remove the blanks to separate input and expected output here
      `),
    );
  });

  it('shows at most two hundred and counts the others', () => {
    const file = parse('a =\n----\n\n'.repeat(300));
    expect(file.diagnostics).toHaveLength(200);
    expect(file.cases.every(({ broken }) => broken)).toBe(true);
    expect(renderDiagnostics(file.diagnostics)).toContain('there are 100 more diagnostics');
  });
});

describe('mistakes with subtests', () => {
  it('no name', () => {
    expect(mistakes('subtest a b\n')).toBe(
      block(`
        error[DD008]: \`subtest\` takes one name, or \`end\`, found \`subtest a b\`
         --> a.dd:1:1
          |
        1 | subtest a b
          | ^^^^^^^^^^^
          |
          = help: write \`subtest NAME\` or \`subtest end\`
      `),
    );
    for (const line of ['subtest', 'subtest a=b', 'subtest end a b', 'subtest end a=b']) {
      expect(parse(line).diagnostics[0]?.code).toBe('DD008');
    }
  });

  it('an end without a start, and one of another', () => {
    expect(mistakes('subtest end\n')).toContain('error[DD009]: no subtest is open');
    expect(mistakes('subtest foo\nsubtest end fo\n')).toBe(
      block(`
        error[DD009]: the subtest that ends here is \`foo\`, found \`fo\`
         --> a.dd:2:13
          |
        2 | subtest end fo
          |             ^^
          |
        note: it was opened here
         --> a.dd:1:1
          = help: write \`subtest end foo\`
      `),
    );
  });

  it('an end of an outer one, which ends those inside too', () => {
    const file = parse('subtest a\nsubtest a/b\nsubtest end a\nx\n----\n');
    expect(file.diagnostics.map(({ code }) => code)).toEqual(['DD009']);
    expect(file.cases[0]?.subtest).toBeUndefined();
  });

  it('no end', () => {
    expect(mistakes('subtest a\nx\n----\n')).toBe(
      block(`
        error[DD010]: the subtest \`a\` is never ended
         --> a.dd:1:1
          |
        1 | subtest a
          | ^^^^^^^^^
          |
          = help: put \`subtest end\` after its last case
      `),
    );
  });

  it('a forgotten end, told once', () => {
    expect(mistakes('subtest a\n\nsubtest b\n\nsubtest end\n')).toBe(
      block(`
        error[DD011]: the name of a subtest inside \`a\` begins with \`a/\`, found \`b\`
         --> a.dd:3:9
          |
        3 | subtest b
          |         ^
          |
        note: the subtest around it
         --> a.dd:1:1
          = help: write \`subtest a/b\`, or put \`subtest end\` before it
      `),
    );
  });
});

describe('lenient mode', () => {
  it('stops where Go does', () => {
    const file = parse('a\n----\n1\n\nb = c\n----\n\nd\n----\n', { mode: 'lenient' });
    expect(file.diagnostics.map(({ code }) => code)).toEqual(['DD006']);
    expect(pieces(file)).toEqual([
      ['case', 'a\n----\n1\n'],
      ['blank', '\n'],
      ['unread', 'b = c\n----\n\nd\n----\n'],
    ]);
  });

  it('lets the end of the file stand for a separator or a closing', () => {
    const [first] = parse('a\nx\n', { mode: 'lenient' }).cases;
    expect(first).toMatchObject({ form: 'none', input: 'x', expected: '', broken: false });
    const [second] = parse('a\n----\n----\nx\n----\n', { mode: 'lenient' }).cases;
    expect(second).toMatchObject({ form: 'double', expected: 'x\n----\n', broken: false });
  });

  it('takes a stray separator for a directive', () => {
    const file = parse('----\na\n----\nb\n', { mode: 'lenient' });
    expect(file.cases).toMatchObject([{ directive: { name: '----' }, input: 'a' }]);
  });
});
