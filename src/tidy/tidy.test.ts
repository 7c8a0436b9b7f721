// The house rules, held on the whole tree. Each rule has a test of its own beside it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkCodes,
  checkCycles,
  checkDroppedWork,
  checkEffects,
  checkExports,
  checkFileLengths,
  checkFileNames,
  checkFolderOrder,
  checkPackages,
  checkRanks,
  checkTestdata,
  checkTexts,
  formatFindings,
  listFiles,
  readSources,
  unusedExemptions,
  type EffectExemption,
  type Finding,
  type LongFile,
  type TextFile,
} from './index.js';

const EXEMPTIONS: readonly EffectExemption[] = [
  {
    path: 'src/coordinator/catalog/catalog-file.ts',
    effects: ['node:fs'],
    reason: 'whether there is a catalog, and of which kind, is looked at before SQLite opens it',
  },
  {
    path: 'src/dataflow/files/line-splitter.ts',
    effects: ['node:zlib'],
    reason: 'CRC-32 is a function of its arguments, and the native one is many times as fast',
  },
  {
    path: 'src/repr/datetime/time-zone.ts',
    effects: ['Intl'],
    reason:
      'the database of time zones; nothing of it depends on the locale or the zone of the host',
  },
  ...['sim', 'sim-channel', 'wait-table'].map((file) => ({
    path: `src/sim/${file}.ts`,
    effects: ['Promise'],
    reason: 'asynchronous systems wait for promises, which whoever drives the kit settles',
  })),
  {
    path: 'src/sql/functions/bytes/byte-functions.ts',
    effects: ['node:crypto', 'node:module'],
    reason: 'MD5 and SHA-2 are functions of their arguments; what has them is loaded by the first',
  },
  {
    path: 'src/sql/syntax/pg-parser.ts',
    effects: ['await'],
    reason: 'the parser is WebAssembly, which loads asynchronously, once, before anything runs',
  },
  {
    path: 'src/sqllogictest/values-hash.ts',
    effects: ['node:crypto'],
    reason: 'the MD5 of a text is a pure function, and the format has it',
  },
  {
    path: 'src/systems/embedded/avsc-library.ts',
    effects: ['node:module'],
    reason: 'a package that few runs need is loaded synchronously when the first sink asks for it',
  },
  {
    path: 'src/systems/simulated/',
    effects: [
      'async',
      'await',
      'Promise',
      'Date',
      'performance',
      'crypto',
      'globalThis',
      'Intl',
      'process',
      'node:async_hooks',
      'node:path',
      'node:timers',
    ],
    reason:
      'it drives what is asynchronous, and sees what that does to the real clock and the like',
  },
  {
    path: 'src/systems/embedded/disk-files.ts',
    effects: ['node:fs'],
    reason: 'the files that sources read and sinks write are on disk',
  },
  {
    path: 'src/serve/server.ts',
    effects: ['node:net', 'async', 'await', 'Promise', 'setTimeout'],
    reason: 'the rim of the server where it is one thread: sockets',
  },
  {
    path: 'src/serve/front.ts',
    effects: [
      'node:events',
      'node:net',
      'node:worker_threads',
      'async',
      'await',
      'Promise',
      'setTimeout',
    ],
    reason: 'the rim of the server where it is two threads: sockets and signals',
  },
  {
    path: 'src/serve/worker.ts',
    effects: ['node:worker_threads', 'performance', 'process', 'setTimeout', 'setImmediate'],
    reason: 'the thread that serves: its time is real',
  },
  {
    path: 'src/serve/port-line.ts',
    effects: ['node:worker_threads'],
    reason: 'what leads to a socket in another thread',
  },
  {
    path: 'src/serve/thread-message.ts',
    effects: ['node:worker_threads'],
    reason: 'what threads are started with',
  },
  {
    path: 'src/serve/turns.ts',
    effects: ['node:crypto', 'performance', 'setInterval', 'setImmediate'],
    reason: 'idle clients and clocks need real time, and passwords chance',
  },
  {
    path: 'src/wire/scram.ts',
    effects: ['node:crypto'],
    reason: 'hashes are functions of their arguments; what is random is handed in',
  },
  {
    path: 'src/systems/postgres/',
    effects: [
      'async',
      'await',
      'Promise',
      'setTimeout',
      'performance',
      'process',
      'node:crypto',
      'node:os',
    ],
    reason: 'a server is a real process: it is reached by sockets, and its time is real',
  },
];

const LONG_FILES: readonly LongFile[] = [];

/** Files at the top that are texts of the project. */
const TOP_TEXTS = ['README.md', 'package.json', '.ci/run', 'build.mjs', 'minify.mjs'];

const root = path.resolve(import.meta.dirname, '../..');
const sources = readSources(root, 'src');
const testdata = listFiles(root, 'testdata').map(readText);
const texts = [
  ...sources,
  ...testdata,
  ...['bench', 'bin', 'examples'].flatMap((folder) => listFiles(root, folder)).map(readText),
  ...TOP_TEXTS.filter((file) => existsSync(path.join(root, file))).map(readText),
];

function readText(file: string): TextFile {
  return { path: file, text: readFileSync(path.join(root, file), 'utf8') };
}

function expectNone(findings: readonly Finding[]): void {
  expect(formatFindings(findings)).toBe('');
}

describe('tidy', () => {
  it('sees the tree', () => {
    expect(sources.length).toBeGreaterThan(50);
  });
  it('imports go down the ranks, through doors', () => expectNone(checkRanks(sources)));
  it('sub-folders stand on each other', () => expectNone(checkFolderOrder(sources)));
  it('imports do not go round', () => expectNone(checkCycles(sources)));
  it('no work is dropped', () => expectNone(checkDroppedWork(sources)));
  it('effects live at the rim', () => expectNone(checkEffects(sources, EXEMPTIONS)));
  it('every exemption is needed', () => {
    expect(unusedExemptions(sources, EXEMPTIONS)).toEqual([]);
  });
  it('packages are used where they belong', () => expectNone(checkPackages(sources)));
  it('every export says what it is', () => expectNone(checkExports(sources)));
  it('files are named for what they hold', () => {
    expectNone(checkFileNames(sources.map((file) => file.path)));
  });
  it('files are short', () => expectNone(checkFileLengths(sources, LONG_FILES)));
  it('texts are finished, narrow and at home anywhere', () => expectNone(checkTexts(texts)));
  it('the lock file names no download addresses', () => {
    expect(readText('package-lock.json').text).not.toContain('"resolved"');
  });
  it('test files say what they prove', () => {
    expectNone(checkTestdata(testdata.filter((file) => file.path.endsWith('.dd'))));
  });
  it('every diagnostic code is explained, used and tested', () => {
    expectNone(
      checkCodes(
        sources,
        testdata.map((file) => file.text),
      ),
    );
  });
});
