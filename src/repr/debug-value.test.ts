import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  debugList,
  debugMap,
  debugSet,
  debugString,
  debugStruct,
  debugToken,
  debugTuple,
  debugUnit,
  formatDebug,
  quoteRust,
} from './debug-value.js';
import { rowsDebug } from './datum-debug.js';

/** Tests of the original, the reference for this format. Without them, its test is skipped. */
const CONFORMANCE = '../shared/conformance/materialize-coordtest';

describe('formatDebug', () => {
  it('prints structs, tuples and names', () => {
    expect(formatDebug(debugStruct('CreatedTable', { existed: debugToken(false) }))).toBe(
      'CreatedTable {\n    existed: false,\n}',
    );
    const exited = { was_implicit: debugToken(false), tag: debugString('COMMIT') };
    expect(formatDebug(debugStruct('TransactionExited', exited))).toBe(
      'TransactionExited {\n    was_implicit: false,\n    tag: "COMMIT",\n}',
    );
    expect(formatDebug(debugTuple('Inserted', debugToken(1)))).toBe('Inserted(\n    1,\n)');
    expect(formatDebug(debugTuple('AlteredObject', debugUnit('Index')))).toBe(
      'AlteredObject(\n    Index,\n)',
    );
    expect(formatDebug(debugTuple('', debugToken(1), debugToken(2)))).toBe('(\n    1,\n    2,\n)');
    expect(formatDebug(debugUnit('Canceled'))).toBe('Canceled');
    expect(formatDebug(debugStruct('Empty', {}))).toBe('Empty');
    expect(formatDebug(debugTuple(''))).toBe('()');
  });

  it('prints containers, empty ones at once', () => {
    expect(formatDebug(debugList([]))).toBe('[]');
    expect(formatDebug(debugSet([]))).toBe('{}');
    expect(formatDebug(debugMap([]))).toBe('{}');
    expect(formatDebug({ kind: 'row', values: [] })).toBe('Row{[]}');
    expect(formatDebug(debugSet([debugToken(1)]))).toBe('{\n    1,\n}');
    const user = debugTuple('User', debugToken(1));
    expect(formatDebug(debugMap([['t', user]]))).toBe('{\n    "t": User(\n        1,\n    ),\n}');
    expect(formatDebug(debugMap([[user, debugUnit('A')]]))).toBe(
      '{\n    User(\n        1,\n    ): A,\n}',
    );
  });

  it('nests as the dump of a catalog does', () => {
    const schema = debugStruct('SchemaName', {
      database: debugTuple('Name', debugString('materialize')),
      schema: debugString('public'),
    });
    expect(formatDebug(debugTuple('Catalog', debugMap([['public', schema]])))).toBe(
      [
        'Catalog(',
        '    {',
        '        "public": SchemaName {',
        '            database: Name(',
        '                "materialize",',
        '            ),',
        '            schema: "public",',
        '        },',
        '    },',
        ')',
      ].join('\n'),
    );
  });

  it.skipIf(!existsSync(CONFORMANCE))('prints what stands in the tests of the original', () => {
    const texts = readdirSync(CONFORMANCE)
      .filter((name) => name.endsWith('.ct'))
      .map((name) => readFileSync(join(CONFORMANCE, name), 'utf8'));
    const all = texts.join('\n');
    const int8 = { kind: 'int8' } as const;
    const printed = [
      rowsDebug([int8], [[2n]]),
      rowsDebug([int8, int8], [[1n, 1n]]),
      debugStruct('CreatedTable', { existed: debugToken(false) }),
      debugTuple('AlteredObject', debugUnit('Index')),
    ].map(formatDebug);
    const found = printed.filter((text) => all.includes(`----\n${text}\n`));
    expect(found).toEqual(printed);
  });
});

describe('quoteRust', () => {
  it.each([
    ['hel"lo', '"hel\\"lo"'],
    ["it's", '"it\'s"'],
    ['a\tb\nc\rd\\e\0', '"a\\tb\\nc\\rd\\\\e\\0"'],
    ['\x07\x7f', '"\\u{7}\\u{7f}"'],
    ['é \u{1f600}', '"é \u{1f600}"'],
    ['\u00a0\u200b\ufeff', '"\\u{a0}\\u{200b}\\u{feff}"'],
    ['e\u0301', '"e\\u{301}"'],
  ])('of %j is %s', (text, quoted) => {
    expect(quoteRust(text)).toBe(quoted);
  });
});
