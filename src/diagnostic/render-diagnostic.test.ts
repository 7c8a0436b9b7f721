import { describe, expect, it } from 'vitest';
import { errorDiagnostic, warningDiagnostic, type DiagnosticParts } from './diagnostic.js';
import { DiagnosticError } from './diagnostic-error.js';
import type { Paint } from './paint.js';
import { renderDiagnostic, renderDiagnostics } from './render-diagnostic.js';
import { SourceText } from './source-text.js';
import { span, type Span } from './span.js';

/** The span of the first appearance of a piece. */
function spanOf(source: SourceText, piece: string): Span {
  const start = source.text.indexOf(piece);
  expect(start).toBeGreaterThanOrEqual(0);
  return span(start, start + piece.length);
}

function render(text: string, piece: string, parts: Partial<DiagnosticParts> = {}): string {
  const source = new SourceText('a.dd', text);
  const at = spanOf(source, piece);
  const base = { code: 'XX001', message: 'the rule', source, span: at };
  return renderDiagnostic(errorDiagnostic({ ...base, ...parts }));
}

/** The text of a block without the margin of the code around it. */
function block(text: string): string {
  const lines = text.split('\n').slice(1, -1);
  const margins = lines.filter((line) => line !== '').map((line) => line.search(/[^ ]/));
  return lines.map((line) => line.slice(Math.min(...margins))).join('\n');
}

describe('renderDiagnostic', () => {
  it('shows a label beside the carets and the way out below', () => {
    const text = `${'\n'.repeat(11)}wait-sql exclude-uppers=(v1, v2\n----\n`;
    const source = new SourceText('testdata/coordinator/holds.dd', text);
    const diagnostic = errorDiagnostic({
      code: 'DD007',
      message: 'the value list of `exclude-uppers` is never closed',
      source,
      span: spanOf(source, '('),
      label: 'opened here',
      help: 'add `)` before the end of the line',
    });
    expect(renderDiagnostic(diagnostic)).toBe(
      block(`
        error[DD007]: the value list of \`exclude-uppers\` is never closed
          --> testdata/coordinator/holds.dd:12:25
           |
        12 | wait-sql exclude-uppers=(v1, v2
           |                         ^ opened here
           |
           = help: add \`)\` before the end of the line
      `),
    );
  });

  it('shows related places as notes', () => {
    const text =
      `${'\n'.repeat(8)}async-sql session=s1\n${'\n'.repeat(8)}` + 'async-sql session=s1 \n';
    const source = new SourceText('testdata/coordinator/cancel.dd', text);
    const second = text.lastIndexOf('session');
    const diagnostic = errorDiagnostic({
      code: 'DR020',
      message: 'session `s1` already exists',
      source,
      span: span(second, second + 10),
      related: [
        {
          message: 'it was started here and never awaited',
          source,
          span: spanOf(source, 'session=s1'),
        },
      ],
      help: 'use `await-sql session=s1` first, or another name',
    });
    expect(renderDiagnostic(diagnostic)).toBe(
      block(`
        error[DR020]: session \`s1\` already exists
          --> testdata/coordinator/cancel.dd:18:11
           |
        18 | async-sql session=s1 
           |           ^^^^^^^^^^
           |
        note: it was started here and never awaited
          --> testdata/coordinator/cancel.dd:9:11
           = help: use \`await-sql session=s1\` first, or another name
      `),
    );
  });

  it('shows a span over several lines without carets, and notes in their order', () => {
    const text = `${'\n'.repeat(32)}wait-sql\nSELECT 1;\n----\n`;
    const shown = render(text, 'wait-sql\nSELECT 1;\n', { notes: ['first', 'second\nand more'] });
    expect(shown).toBe(
      block(`
        error[XX001]: the rule
          --> a.dd:33:1
           |
        33 | wait-sql
        34 | SELECT 1;
           |
           = note: first
           = note: second
                   and more
      `),
    );
  });

  it('shows the first lines of a long span and counts the others', () => {
    const text = Array.from({ length: 12 }, (_, line) => `line ${line + 1}`).join('\n');
    const shown = render(text, text, { label: 'all this' });
    expect(shown.split('\n').slice(-4)).toEqual([
      '7 | line 7',
      '8 | line 8',
      '  | (4 more lines)',
      '  | all this',
    ]);
  });

  it('puts one caret under an empty span, behind the line too', () => {
    expect(
      render('ab', 'b', { span: span(2, 2) })
        .split('\n')
        .slice(-2),
    ).toEqual(['1 | ab', '  |   ^']);
    expect(render('', '', {}).split('\n').slice(-2)).toEqual(['1 |', '  | ^']);
  });

  it('aligns carets behind tabs, wide, combining and unprintable characters', () => {
    const carets = (lead: string) => render(`${lead}here`, 'here').split('\n').slice(-2);
    expect(carets('\t')).toEqual(['1 |     here', '  |     ^^^^']);
    expect(carets('中文')).toEqual(['1 | 中文here', '  |     ^^^^']);
    expect(carets('🎉')).toEqual(['1 | 🎉here', '  |   ^^^^']);
    expect(carets('e\u0301')).toEqual(['1 | e\u0301here', '  |  ^^^^']);
    expect(carets('\x1b[1m')).toEqual(['1 | \\u{1b}[1mhere', '  |          ^^^^']);
    expect(carets('\u202e')).toEqual(['1 | \\u{202e}here', '  |         ^^^^']);
    expect(carets('\ud800')).toEqual(['1 | \\u{d800}here', '  |         ^^^^']);
  });

  it('keeps the carriage return of a line end out of sight', () => {
    expect(render('one\r\ntwo\r\n', 'one')).not.toContain('\\r');
    expect(render('o\rne\r\n', 'ne')).toContain('o\\rne');
  });

  it('cuts a long line round the place that matters', () => {
    const shown = render(`${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`, 'HERE').split('\n');
    expect(shown[1]).toBe(' --> a.dd:1:5001');
    expect(shown[3]).toBe(`1 | …${'a'.repeat(40)}HERE${'b'.repeat(76)}…`);
    expect(shown[4]).toBe(`  | ${' '.repeat(41)}^^^^`);
  });

  it('does not cut a character in two', () => {
    const shown = render(`${'🎉'.repeat(500)}x${'🎉'.repeat(500)}`, 'x').split('\n');
    expect(shown[3]).not.toContain('\\u');
    const shifted = render(`a${'🎉'.repeat(500)}x${'🎉'.repeat(500)}`, 'x').split('\n');
    expect(shifted[3]).not.toContain('\\u');
  });

  it('ends the carets of a long span where the window ends', () => {
    const text = `key=${'v'.repeat(1000)}`;
    const shown = render(text, 'v'.repeat(1000)).split('\n');
    expect(shown[3]).toHaveLength('1 | '.length + 121);
    expect(shown[4]).toBe(`  | ${' '.repeat(4)}${'^'.repeat(116)}`);
  });

  it('writes out what a terminal would obey in messages', () => {
    expect(render('x', 'x', { message: 'found `\x1b[2J`' })).toContain('found `\\u{1b}[2J`');
  });

  it('paints by role', () => {
    const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const paint: Paint = {
      error: mark('e'),
      warning: mark('w'),
      strong: mark('s'),
      gutter: mark('g'),
      note: mark('n'),
      help: mark('h'),
    };
    const source = new SourceText('a.dd', 'x');
    const parts = { code: 'XX002', message: 'm', source, span: span(0, 1), help: 'do' };
    expect(renderDiagnostic(warningDiagnostic(parts), { colour: paint })).toBe(
      block(`
        <w>warning[XX002]</w><s>: m</s>
         <g>--></g> a.dd:1:1
        <g>  |</g>
        <g>1 |</g> x
        <g>  |</g> <w>^</w>
        <g>  |</g>
          <g>=</g> <h>help</h>: do
      `),
    );
  });
});

describe('DiagnosticError', () => {
  it('has the rendering of all its diagnostics as message', () => {
    const source = new SourceText('a.dd', 'x y');
    const diagnostics = [0, 2].map((at) =>
      errorDiagnostic({ code: 'XX001', message: 'm', source, span: span(at, at + 1) }),
    );
    const error = new DiagnosticError(diagnostics);
    expect(error.message).toBe(renderDiagnostics(diagnostics));
    expect(error.message.split('\n\n')).toHaveLength(2);
    expect(() => new DiagnosticError([])).toThrow('at least one');
  });
});
