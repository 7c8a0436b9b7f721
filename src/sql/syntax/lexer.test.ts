import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import { lex } from './lexer.js';

function texts(text: string): string[] {
  return lex(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

function failure(text: string): SqlError {
  try {
    lex(text);
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
  throw new Error(`no error for ${JSON.stringify(text)}`);
}

describe('lex', () => {
  test.each<[string, string[]]>([
    ['select a1_$, "B c"', ['word select', 'word a1_$', 'punctuation ,', 'quoted "B c"']],
    ['"a""b"."c"', ['quoted "a""b"', 'punctuation .', 'quoted "c"']],
    ['U&"d\\0061" u&\'x\'', ['quoted U&"d\\0061"', "string u&'x'"]],
    [
      "'it''s' E'a\\'b' e'\\\\' B'01' x'ff' n'y'",
      [
        "string 'it''s'",
        "string E'a\\'b'",
        "string e'\\\\'",
        "string B'01'",
        "string x'ff'",
        "string n'y'",
      ],
    ],
    // A backslash means nothing without the E.
    ["'C:\\' 1", ["string 'C:\\'", 'number 1']],
    ["'a'\n  'b' 'c'", ["string 'a'\n  'b'", "string 'c'"]],
    ["'a' -- x\n'b'", ["string 'a' -- x\n'b'"]],
    ['$$a;$b$$ $x$ $$ $x$', ['string $$a;$b$$', 'string $x$ $$ $x$']],
    ['$1 $22', ['parameter $1', 'parameter $22']],
    [
      '1 1.5 .5 1e10 1.5E-3 0xFf 0o17 0b1 1_000 5.',
      [
        'number 1',
        'number 1.5',
        'number .5',
        'number 1e10',
        'number 1.5E-3',
        'number 0xFf',
        'number 0o17',
        'number 0b1',
        'number 1_000',
        'number 5.',
      ],
    ],
    ['1..10', ['number 1', 'punctuation ..', 'number 10']],
    ['a::int', ['word a', 'punctuation ::', 'word int']],
    [
      'a:=1=>2<>3!=4>=5',
      [
        'word a',
        'operator :=',
        'number 1',
        'operator =>',
        'number 2',
        'operator <>',
        'number 3',
        'operator !=',
        'number 4',
        'operator >=',
        'number 5',
      ],
    ],
    // An operator of SQL's own characters does not end in a sign.
    [
      '1*-2 a@-b',
      ['number 1', 'operator *', 'operator -', 'number 2', 'word a', 'operator @-', 'word b'],
    ],
    ['a+-- b\nc', ['word a', 'operator +', 'word c']],
    ['a/*x/*y*/z*/b', ['word a', 'word b']],
    ['größe 名前', ['word größe', 'word 名前']],
    ['{ \\ }', ['stray {', 'stray \\', 'stray }']],
    ['', []],
    [' -- only a comment', []],
  ])('reads %j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test.each([
    ["é'abc", `unterminated quoted string at or near "'abc"`, 1],
    ['😀 "abc', 'unterminated quoted identifier at or near ""abc"', 3],
    ['a /* b /* c */', 'unterminated /* comment at or near "/* b /* c */"', 2],
    ['a $x$ $$', 'unterminated dollar-quoted string at or near "$x$ $$"', 2],
    ["b'01", `unterminated bit string literal at or near "b'01"`, 0],
    ["x'01", `unterminated hexadecimal string literal at or near "x'01"`, 0],
    ['a\0b', 'invalid byte sequence for encoding "UTF8": 0x00', 1],
    ['ab\ud800c', 'invalid byte sequence for encoding "UTF8": 0xd800', 2],
  ])('refuses %j', (text, message, position) => {
    expect(failure(text)).toMatchObject({ message, position });
  });

  const fragments = fc.array(
    fc.oneof(
      fc.constantFrom(
        "'a'",
        "E'\\''",
        '"q"',
        '$$x$$',
        '--c\n',
        '/*c*/',
        '1.5',
        'e1',
        '..',
        '::',
        ';',
        '\n',
        ' ',
        '+-',
        '=+',
        ':=',
        '@-',
        '$1',
        'U&"x"',
        '(',
        ')',
        'é',
        '😀',
        'select',
        '.',
        '*',
        '/',
        '-',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 30 },
  );

  test('tokens and the blanks between them are the text', () => {
    fc.assert(
      fc.property(fragments, (parts) => {
        const text = parts.join('');
        let tokens;
        try {
          tokens = lex(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SqlError);
          return;
        }
        let end = 0;
        for (const token of [...tokens, { start: text.length, end: text.length }]) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(lex(text.slice(end, token.start))).toEqual([]);
          end = token.end;
        }
        for (const { start, end: stop } of tokens) expect(stop).toBeGreaterThan(start);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('takes time in proportion to the text, nested comments included', () => {
    const depth = 200_000;
    const text = `${'/*'.repeat(depth)}${'*/'.repeat(depth)}x`;
    expect(lex(text)).toHaveLength(1);
  });

  test.each(['+', '-+', '<+', '@', ':=+'])('reads a run of %s in one pass', (unit) => {
    const run = unit.repeat(200_000);
    const tokens = lex(`${run}1`);
    const last = { kind: 'number', start: run.length, end: run.length + 1 };
    expect(tokens.at(-1)).toEqual(last);
    let end = 0;
    for (const token of tokens) {
      if (token.start !== end) throw new Error(`nothing stands at ${end}`);
      ({ end } = token);
    }
  });
});
