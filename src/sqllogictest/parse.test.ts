import { describe, expect, it } from 'vitest';
import { parse } from './parse.js';
import type { CaseRecord } from './record.js';

/** The mistakes of a text: code, place, message. */
function mistakes(text: string): string[] {
  return parse(text).diagnostics.map(({ code, source, label, message }) => {
    const { line, column } = source.position(label.span.start);
    return `${code} ${line}:${column} ${message}`;
  });
}

function records(text: string): readonly CaseRecord[] {
  const { nodes, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  return nodes.filter((node) => node.kind === 'case');
}

describe('mistakes', () => {
  it.each([
    ['qeury I\nSELECT 1\n', 'DL001 1:1 a record was expected, found `qeury`'],
    ['\n----\n1\n', 'DL001 2:1 a record was expected, found `----`'],
    [
      'statement works\nSELECT 1\n',
      'DL002 1:11 a statement expects `ok`, `count` with a number, or `error`, found `works`',
    ],
    [
      'statement count x\nSELECT 1\n',
      'DL002 1:17 a statement expects `ok`, `count` with a number, or `error`, found `x`',
    ],
    [
      'statement\n',
      'DL002 1:1 a statement expects `ok`, `count` with a number, or `error`, found the end of the line',
    ],
    [
      'query ITX\nSELECT 1\n----\n',
      'DL003 1:9 a type is one of `T`, `I`, `R`, `B` and `O`, found `X`',
    ],
    [
      'query I rowsort,nosort\nSELECT 1\n----\n',
      'DL004 1:17 a query has one sort mode, found `nosort` after `rowsort`',
    ],
    [
      'query I\nSELECT 1\n\n# c\nstatement ok\nSELECT 1\n',
      'DL005 1:1 there is no line `----` behind the SQL of `query I`',
    ],
    ['simple\nSELECT 1\n\n', 'DL005 1:1 there is no line `----` behind the SQL of `simple`'],
    ['query I\n----\n1\n', 'DL006 1:1 SQL was expected on the next line, found none'],
    [
      'query error f(x\nSELECT 1\n',
      'DL007 1:13 a regular expression was expected, found one that cannot be read: unterminated group',
    ],
    ['mode mysql\n', 'DL008 1:6 `mode` is `standard` or `cockroach`, found `mysql`'],
    [
      'hash-threshold\n',
      'DL008 1:1 `hash-threshold` has a number of values, found the end of the line',
    ],
    ['halt now\n', 'DL008 1:6 `halt` stands alone, found `now`'],
    [
      'skipif\nstatement ok\nSELECT 1\n',
      'DL008 1:1 `skipif` names an engine, found the end of the line',
    ],
    [
      'simple con=a\nSELECT 1\n----\n',
      'DL008 1:8 `simple` takes `conn=NAME` and nothing else, found `con=a`',
    ],
    [
      'onlyif mysql\n\nstatement ok\nSELECT 1\n',
      'DL009 1:1 `onlyif` stands right before a record, found none on the next line',
    ],
    [
      "query T multiline\nSELECT 'a'\n----\na\n",
      'DL010 3:1 the result is never ended by a line `EOF`',
    ],
    [
      'query error x\nSELECT 1\n----\n1\n',
      'DL011 4:1 a query that must fail has no result, and this one is compared with nothing',
    ],
  ])('%j', (text, expected) => expect(mistakes(text)).toEqual([expected]));

  it('behind a `halt` are nobody’s', () => {
    expect(mistakes('halt\n\nrepeat 3\n\nquery X\n')).toEqual([]);
    expect(mistakes('onlyif mysql\nhalt\n\nrepeat 3\n')).toHaveLength(1);
  });

  it('leave the other records alone', () => {
    const { cases } = parse('query X\nSELECT 1\n----\n\nstatement ok\nSELECT 2\n');
    expect(cases.map(({ broken, line }) => [broken, line])).toEqual([
      [true, 1],
      [false, 5],
    ]);
  });

  it('of the encoding are told', () => {
    const { diagnostics, undecodable } = parse(Buffer.from('# caf\xe9\n', 'latin1'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['DD001']);
    expect(undecodable).toBe(true);
  });
});

describe('records', () => {
  it('have guards, SQL and a result', () => {
    const [record] = records(
      'skipif mysql # not here\nonlyif a\nquery TI colnames,rowsort l\nSELECT 1\n\nFROM t\n----\na b\n\n',
    );
    expect(record!.conditions).toEqual([
      { kind: 'skipif', engine: 'mysql' },
      { kind: 'onlyif', engine: 'a' },
    ]);
    expect(record!.testCase.rawInput).toBe('SELECT 1\n\nFROM t\n');
    expect(record!.body).toMatchObject({
      expected: { sort: 'rowsort', label: 'l', columnNames: true, lines: ['a b'] },
    });
  });

  it('of several lines go up to EOF', () => {
    const [first, second] = records(
      'query T multiline\nSELECT 1\n----\na\n\nb\nEOF\n\nstatement OK\n----\nSELECT 2\n',
    );
    expect(first!.body).toMatchObject({ expected: { lines: ['a', '', 'b'] } });
    expect(second!.testCase.rawInput).toBe('----\nSELECT 2\n');
  });

  it('may end in CRLF', () => {
    const [record] = records('query I\r\nSELECT 1\r\n----\r\n1\r\n');
    expect(record!.body).toMatchObject({ expected: { lines: ['1'] } });
    expect(record!.testCase.rawInput).toBe('SELECT 1\n');
  });

  it('belong to subtests', () => {
    const [record] = records('subtest deep\n\nstatement ok\nSELECT 1\n');
    expect(record!.testCase.subtest).toBe('deep');
  });
});
