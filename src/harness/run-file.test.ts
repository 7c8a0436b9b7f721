import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewrite } from '../datadriven/index.js';
import { builtInRegistry } from './built-in-directives.js';
import {
  KeyValueSystem,
  keyValueFactory,
  withoutCapabilities,
} from './key-value-system.fixture.js';
import { fileOutputs, filePassed, type CaseResult } from './file-result.js';
import { mistakesIn, reportOf, runText } from './run-text.fixture.js';
import { OptionError } from './system/system-errors.js';
import { block } from './test-text.fixture.js';
import type { System, SystemFactory } from './system/system.js';

/** A factory that makes a given system, so that a test can look at it afterwards. */
function factoryOf(system: System): SystemFactory {
  return { ...keyValueFactory, create: () => system };
}

const THREE_CASES = block`
  put key=a
  1
  ----
  version 1

  subtest group

  put key=a
  2
  ----
  version 9

  subtest end

  put key=a
  3
  ----
  version 3
`;

describe('runFile', () => {
  it('gives one result for each case, and goes on after a mismatch', () => {
    const result = runText(THREE_CASES);
    expect(filePassed(result)).toBe(false);
    expect(result.counts).toEqual({ passed: 2, mismatch: 1, error: 0, bug: 0, skipped: 0 });
    expect(result.cases[1]).toMatchObject({
      kind: 'mismatch',
      testCase: { subtest: 'group' },
      expected: 'version 9\n',
      actual: 'version 2\n',
      state: block`
        now  0
        log  2
        collection  since  delivered upper  real upper
        kv.r1       [0]    [1]              [3]
        kv.r2       [0]    [1]              [3]
        2 messages are held
        1. Applied: kv.r1 to 2, kv.r2 to 2
        2. Applied: kv.r1 to 3, kv.r2 to 3
      `,
    });
  });

  it('goes on after a mistake, and reports all mistakes', () => {
    const text = 'putt key=a\n1\n----\n\nput kee=a\n1\n----\n\nput key=a\n1\n----\nversion 1\n';
    expect(mistakesIn(text)).toBe(block`
      error[DD020]: there is no directive \`putt\`
       --> dir/a.dd:1:1
        |
      1 | putt key=a
        | ^^^^
        |
        = help: did you mean \`put\`?
      error[DD021]: \`put\` has no argument \`kee\`
       --> dir/a.dd:5:5
        |
      5 | put kee=a
        |     ^^^^^
        |
        = help: did you mean \`key\`?
    `);
    expect(runText(text).counts).toMatchObject({ passed: 1, error: 2 });
  });

  it('tells of each case as soon as it is done', () => {
    const seen: CaseResult[] = [];
    const { cases } = runText(THREE_CASES, { onCase: (result) => seen.push(result) });
    expect(seen).toEqual(cases);
  });

  it('skips what a filter, a line or an earlier failure leaves out, and says why', () => {
    const filtered = runText(THREE_CASES, { filter: ({ subtest }) => subtest === undefined });
    expect(reportOf(filtered)).toContain('8 put: skipped, the filter leaves it out');
    const upTo = runText(THREE_CASES, { upToLine: 9 });
    expect(upTo.cases.map(({ kind }) => kind)).toEqual(['passed', 'mismatch', 'skipped']);
    expect(reportOf(upTo)).toContain('15 put: skipped, it is after line 9');
    const failFast = runText(THREE_CASES, { failFast: true });
    expect(reportOf(failFast)).toContain('15 put: skipped, an earlier case failed');
    expect(failFast.counts.skipped).toBe(1);
  });

  it('does not ask for the `await-sql` of a file that it was told to cut short', () => {
    const text = 'async-sql session=s\nput a 1\n----\n\nawait-sql session=s\n----\n';
    expect(runText(text, { upToLine: 1 }).diagnostics).toEqual([]);
    expect(runText(text.slice(0, 32)).diagnostics).toHaveLength(1);
  });

  it('skips cases that the format leaves uncertain and runs the others', () => {
    const text = 'put key=(a\n1\n----\n\nput key=a\n1\n----\nversion 1\n';
    const result = runText(text);
    expect(result.counts).toMatchObject({ passed: 1, skipped: 1 });
    expect(filePassed(result)).toBe(false);
  });

  it('gives what a rewrite needs, and leaves cases with mistakes as they are', () => {
    const text = 'put key=a\n1\n----\nold\n\nwrong\n----\nold\n\nsql\nx\n----\n';
    const { testFile, ...result } = runText(text);
    const { text: rewritten } = rewrite(testFile, fileOutputs({ testFile, ...result }));
    expect(rewritten).toBe(
      'put key=a\n1\n----\nversion 1\n\nwrong\n----\nold\n\nsql\nx\n----\n' +
        'ERROR: there is no statement "x"\nHINT: Statements are put, get, is, lock, unlock.\n',
    );
  });

  it('ends all sessions and closes the system', () => {
    const system = new KeyValueSystem();
    const text = block`
      sql session=one
      lock l
      ----

      sql session=two
      lock l
      ----

      async-sql session=three
      get a at 9
      ----

      wait-sql timeout=2ms
      is a 1 at 9
      ----

      sql
      get a at 9
      ----
    `;
    runText(text, { factory: factoryOf(system) });
    expect(system.sessionCount).toBe(0);
    expect(system.closed).toBe(true);
  });

  it('reports an exception of a system as a bug, with the line that replays it', () => {
    const system = new KeyValueSystem();
    const text = 'put key=a\n1\n----\nversion 1\n\nsql\nexplode\n----\n\nput key=a\n1\n----\n';
    const result = runText(text, { factory: factoryOf(system) });
    expect(reportOf(result)).toBe(
      '1 put: passed\n' +
        '6 sql: bug\nRangeError: the store exploded at 0 (dir/a.dd:6)\n' +
        '10 put: skipped, a bug made the system unreliable',
    );
    expect(system.closed).toBe(true);
  });

  it('asks nothing of sessions after a bug', () => {
    const result = runText('sql session=s\nexplode\n----\n');
    expect(reportOf(result)).toBe('1 sql: bug\nRangeError: the store exploded at 0 (dir/a.dd:1)');
    expect(result.bug).toBeNull();
  });

  it('reports exceptions at the beginning and at the end of a file as bugs', () => {
    const closed = new KeyValueSystem();
    closed.close();
    const atEnd = runText('put key=a\n1\n----\nversion 1\n', { factory: factoryOf(closed) });
    expect(atEnd.bug).toMatchObject({
      message: 'Bug: a system is closed once',
      replay: 'dir/a.dd:1',
    });
    expect(filePassed(atEnd)).toBe(false);
    const create = (): System => {
      throw new TypeError('no system today');
    };
    const atBegin = runText(THREE_CASES, { factory: { ...keyValueFactory, create } });
    expect(atBegin.bug?.message).toBe('TypeError: no system today');
    expect(atBegin.counts.skipped).toBe(3);
  });

  it('reports what the test does not control: in its case, and after the last', () => {
    const told: string[][] = [['setTimeout at a.ts:1', 'Math.random at a.ts:2'], [], ['I/O (TCP)']];
    const uncontrolled = () => told.shift() ?? [];
    const create = () => Object.assign(new KeyValueSystem(), { uncontrolled });
    const factory = { ...keyValueFactory, create };
    const text = 'sql\nput a 1\n----\nwrong\n\nsql\n----\n\nawait-sql session=s\n----\n';
    const result = runText(text, { factory });
    expect(result.cases.map(({ kind }) => kind)).toEqual(['error', 'passed', 'error']);
    const report = reportOf(result);
    expect(report).toContain(
      'the system does what the test does not control: setTimeout at a.ts:1\n',
    );
    expect(report).toContain('  = note: and Math.random at a.ts:2\n');
    expect(report).toContain('error[DR021]: there is no session `s`');
    expect(report).toContain('does not control: I/O (TCP)\n --> dir/a.dd:9:1\n');

    told.push([], ['Date.now at a.ts:3']);
    const fine = runText('sql\n----\n', { factory });
    expect(filePassed(fine)).toBe(false);
    expect(reportOf(fine)).toContain('does not control: Date.now at a.ts:3\n --> dir/a.dd:1:1\n');
  });

  it('throws what a factory says of options from outside', () => {
    const environment = {
      temporaryDirectory: '/temporary',
      dataDirectory: '/data',
      options: new Map([['speed', '3']]),
    };
    expect(() => runText(THREE_CASES, { environment })).toThrow(
      new OptionError('speed', 'there is no option `speed`'),
    );
  });

  it('says that a system lacks what a directive needs', () => {
    const lines = [
      'inc-timestamp\n1',
      'print-feedback',
      'update-upper\nkv.r1 2',
      'print-catalog',
      'print-frontiers',
      'restart',
      'wait-sql\nis a 1',
    ];
    const text = `options\ndelay = 3\n----\n\n${lines.map((line) => `${line}\n----\n\n`).join('')}`;
    const report = mistakesIn(text, {
      factory: { ...factoryOf(withoutCapabilities(new KeyValueSystem())), options: new Map() },
    });
    expect(report.match(/^error.*/gm)).toEqual([
      'error[DR004]: system `key-value` has no options',
      'error[DR004]: system `key-value` has no manual clock',
      'error[DR004]: system `key-value` has no feedback that can be held',
      'error[DR004]: system `key-value` has no feedback that can be held',
      'error[DR004]: system `key-value` has no catalog to print',
      'error[DR004]: system `key-value` has no frontiers to print',
      'error[DR004]: system `key-value` has no restart',
      'error[DR004]: system `key-value` has no manual clock, and no time that it can wait for',
    ]);
  });

  it('gives the same report each time, byte for byte', () => {
    fc.assert(
      fc.property(anyFile, (text) => {
        expect(reportOf(runText(text))).toBe(reportOf(runText(text)));
      }),
      { numRuns: 50 },
    );
  });

  it('ends without a bug, whatever the order of directives', () => {
    fc.assert(
      fc.property(anyFile, (text) => {
        const system = new KeyValueSystem();
        const result = runText(text, { factory: factoryOf(system) });
        expect([result.counts.bug, result.bug]).toEqual([0, null]);
        expect(result.cases).toHaveLength(result.testFile.cases.length);
        expect([system.sessionCount, system.closed]).toEqual([0, true]);
      }),
      { numRuns: 200 },
    );
  });

  it('passes after its outputs were written into the file', () => {
    fc.assert(
      fc.property(anyFile, (text) => {
        const result = runText(text);
        const { text: rewritten } = rewrite(result.testFile, fileOutputs(result));
        expect(runText(rewritten).counts).toMatchObject({
          passed: result.counts.passed + result.counts.mismatch,
          mismatch: 0,
        });
      }),
      { numRuns: 50 },
    );
  });
});

const anyName = fc.constantFrom('s', 't', '');
const anyStatement = fc.constantFrom(
  'put a 1',
  'put b <TEMP>/x; put a !2',
  'get a',
  'get b from r2',
  'get a at 3',
  'is a 1',
  'is a 1 at 2; is b 2',
  'lock l',
  'lock m; lock l',
  'unlock l',
  'nonsense',
  ';',
);
const anyNumber = fc.constantFrom('0', '1', '2', '5', '18446744073709551615', 'x');
const anyItem = fc.constantFrom('kv.r1', 'kv.r2', 'kv.r3', '');

/** A case of any directive with plausible and implausible arguments and input. */
const anyCase: fc.Arbitrary<string> = fc
  .record({
    directive: fc.constantFrom(...builtInRegistry().names(), 'put', 'crash-replica', 'unknown'),
    session: anyName,
    item: anyItem,
    number: anyNumber,
    statement: anyStatement,
    withArguments: fc.boolean(),
    format: fc.constantFrom('debug', 'table', 'csv', 'json', 'xml'),
  })
  .map(({ directive, session, item, number, statement, withArguments, format }) => {
    const named = `${directive} session=${session}`;
    switch (directive) {
      case 'sql':
        return withArguments ? `${named} format=${format}\n${statement}` : `sql\n${statement}`;
      case 'async-sql':
        return `${named}\n${statement}`;
      case 'await-sql':
      case 'async-cancel':
        return named;
      case 'wait-sql':
        return withArguments
          ? `wait-sql timeout=${number}ms exclude-uppers=(${item})\n${statement}`
          : `wait-sql timeout=3ms\n${statement}`;
      case 'update-upper':
        return `update-upper\n${item} ${number}`;
      case 'deliver':
        return withArguments ? `deliver count=${number} item=${item}` : 'deliver';
      case 'inc-timestamp':
      case 'set-upper-filter':
        return `${directive}\n${directive === 'inc-timestamp' ? number : item}`;
      case 'create-file':
      case 'append-file':
        return `${directive} name=${withArguments ? 'f' : '../f'}\n${statement}`;
      case 'options':
        return `options\ndelay = ${number}\nformat = ${format}`;
      case 'put':
        return `put key=a\n${number}`;
      case 'crash-replica':
        return `crash-replica name=r${number}`;
      default:
        return directive;
    }
  });

const anyFile = fc
  .array(anyCase, { maxLength: 25 })
  .map((cases) => cases.map((one) => `${one}\n----\n\n`).join(''));

describe('a random file', () => {
  it('is mostly made of cases that run', () => {
    const results = fc.sample(anyFile, { numRuns: 200, seed: 1 }).map((text) => runText(text));
    const count = (kind: CaseResult['kind']) =>
      results.reduce((sum, { counts }) => sum + counts[kind], 0);
    expect(count('passed') + count('mismatch')).toBeGreaterThan(count('error'));
    expect(results.flatMap(({ testFile }) => testFile.diagnostics)).toEqual([]);
  });
});
