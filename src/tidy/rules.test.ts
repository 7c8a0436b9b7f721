// Every rule is shown a breach, planted, and the same thing done right.
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
  parseSource,
  unusedExemptions,
  type Finding,
} from './index.js';

function messages(findings: readonly Finding[]): string[] {
  return findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);
}

function source(path: string, ...lines: string[]) {
  return parseSource(path, lines.map((line) => `${line}\n`).join(''));
}

describe('dropped work', () => {
  it('lets work be done, returned and kept', () => {
    const file = source(
      'src/harness/run.ts',
      'function* step() {}',
      'class Loop { *#open() {} *run() { yield* step(); yield* this.#open(); return step(); } }',
      'const kept = step();',
    );
    expect(checkDroppedWork([file])).toEqual([]);
  });

  it('finds a generator that is called like any function', () => {
    const file = source(
      'src/harness/run.ts',
      'function* step() {}',
      'class Loop { *#open() {} *run() { this.#open(); } }',
      'step();',
    );
    expect(messages(checkDroppedWork([file]))).toEqual([
      'src/harness/run.ts:2: `#open` is a generator, and does nothing without `yield*`',
      'src/harness/run.ts:3: `step` is a generator, and does nothing without `yield*`',
    ]);
  });
});

describe('ranks', () => {
  it('lets imports go down through doors, and anywhere within a folder', () => {
    const file = source(
      'src/harness/run.ts',
      "import { a } from '../time/index.js';",
      "import { b } from './directives/sql.js';",
    );
    expect(checkRanks([file])).toEqual([]);
    const system = source('src/runner/load.ts', "await import('../systems/embedded/index.js');");
    expect(checkRanks([system])).toEqual([]);
  });

  it('finds an import upwards, sideways and past a door', () => {
    const file = source(
      'src/harness/run.ts',
      "import type { A } from '../sql/index.js';",
      "export { b } from '../dataflow/index.js';",
      "import { c } from '../time/antichain.js';",
      "type D = import('../cli/index.js').D;",
    );
    expect(messages(checkRanks([file]))).toEqual([
      'src/harness/run.ts:1: `harness` (rank 2) imports from `sql` (rank 3)',
      'src/harness/run.ts:2: `harness` (rank 2) imports from `dataflow` (rank 2)',
      'src/harness/run.ts:3: imports `src/time/antichain.js` past the door `src/time/index.js`',
      'src/harness/run.ts:4: `harness` (rank 2) imports from `cli` (rank 9)',
    ]);
  });
});

describe('the order of sub-folders', () => {
  it('lets imports go down, from beside the sub-folders and from tests anywhere', () => {
    const files = [
      source('src/sql/query/select/grouping.ts', "import { a } from '../hir/hir.js';"),
      source('src/sql/query/plan-query.ts', "import { b } from './select/plan-select.js';"),
      source('src/sql/query/hir/hir.test.ts', "import { c } from '../select/plan-select.js';"),
      source('src/sql/statements/plan-read.ts', "import { d } from '../query/index.js';"),
    ];
    expect(checkFolderOrder(files)).toEqual([]);
  });

  it('finds an import of what stands higher, and a sub-folder that has no place', () => {
    const files = [
      source('src/sql/query/hir/hir.ts', '', "import { a } from '../select/grouping.js';"),
      source('src/sql/syntax/parse.ts', "import { b } from '../query/index.js';"),
      source('src/sql/query/other/file.ts', "import { c } from '../hir/hir.js';"),
    ];
    expect(messages(checkFolderOrder(files))).toEqual([
      'src/sql/query/hir/hir.ts:2: `hir` imports from `select`, which stands on it',
      'src/sql/syntax/parse.ts:1: `syntax` imports from `query`, which stands on it',
      'src/sql/query/other/file.ts:1: `other` has no place in the order of `src/sql/query`',
    ]);
  });
});

describe('cycles', () => {
  it('finds a circle, also one of types', () => {
    const files = [
      source('src/a/x.ts', "import { y } from './y.js';"),
      source('src/a/y.ts', "import type { Z } from './z.js';"),
      source('src/a/z.ts', "import { x } from './x.js';"),
    ];
    expect(messages(checkCycles(files))).toEqual([
      'src/a/z.ts:1: imports go round: src/a/x.ts > src/a/y.ts > src/a/z.ts > src/a/x.ts',
    ]);
    expect(checkCycles(files.slice(0, 2))).toEqual([]);
  });
});

describe('effects', () => {
  const breaches = [
    ['const now = Date.now();', 'Date'],
    ['const at = performance.now();', 'performance'],
    ['const coin = Math.random();', 'Math.random'],
    ['setTimeout(step, 5);', 'setTimeout'],
    ['const home = process.env.HOME;', 'process'],
    ['const later = new Promise(step);', 'Promise'],
    ['async function step() {}', 'async'],
    ["import fs from 'node:fs';", 'node:fs'],
    ["import net from 'node:net';", 'node:net'],
    ['names.sort((a, b) => a.localeCompare(b));', 'localeCompare'],
    ['const text = count.toLocaleString();', 'toLocaleString'],
    ['await load();', 'await'],
  ] as const;

  it.each(breaches)('finds %s', (line, effect) => {
    const found = checkEffects([source('src/time/x.ts', line)], []);
    expect(messages(found)).toEqual([
      `src/time/x.ts:1: \`${effect}\` is for the rim; below it, what is needed is handed in`,
    ]);
  });

  it('leaves the rim, tests and names of members alone', () => {
    expect(checkEffects([source('src/cli/x.ts', 'Date.now();')], [])).toEqual([]);
    expect(checkEffects([source('src/time/x.test.ts', "import 'node:fs';")], [])).toEqual([]);
    const members = source('src/time/x.ts', 'const o = { Date: 1, process() {} };', 'o.Date;');
    expect(checkEffects([members], [])).toEqual([]);
    const own = source('src/time/x.ts', 'function fetch(count: number) {}', 'fetch(1);');
    expect(checkEffects([own], [])).toEqual([]);
  });

  it('exempts what is listed, and knows when that is no longer needed', () => {
    const exemptions = [{ path: 'src/time/x.ts', effects: ['Date', 'await'], reason: 'a test' }];
    const files = [source('src/time/x.ts', 'Date.now();')];
    expect(checkEffects(files, exemptions)).toEqual([]);
    expect(unusedExemptions(files, exemptions)).toEqual(['src/time/x.ts: await']);
  });
});

describe('packages', () => {
  it('finds a package where it does not belong, and one that is not listed', () => {
    const file = source('src/time/x.ts', "import chalk from 'chalk';", "import x from 'left-pad';");
    expect(messages(checkPackages([file]))).toEqual([
      'src/time/x.ts:1: the package `chalk` is not for this folder',
      'src/time/x.ts:2: the package `left-pad` is not for this folder',
    ]);
    expect(checkPackages([source('src/cli/x.ts', "import chalk from 'chalk';")])).toEqual([]);
  });
});

describe('exports', () => {
  it('finds what has no doc comment', () => {
    const file = source(
      'src/time/x.ts',
      '/** Says. */',
      'export function said(): void {}',
      '// Does not say.',
      'export function unsaid(): void {}',
      'export const bare = 1;',
      'function internal(): void {}',
    );
    expect(messages(checkExports([file]))).toEqual([
      'src/time/x.ts:4: the export `unsaid` has no doc comment',
      'src/time/x.ts:5: the export `bare` has no doc comment',
    ]);
  });

  it('finds a door without a sign', () => {
    expect(checkExports([source('src/time/index.ts', "export * from './x.js';")])).toHaveLength(1);
  });
});

describe('file shape', () => {
  it('finds names that say nothing or are written otherwise', () => {
    const paths = ['src/time/helpers.ts', 'src/time/row-utils.test.ts', 'src/time/changeBatch.ts'];
    expect(checkFileNames([...paths, 'src/time/common.ts'])).toHaveLength(4);
    const good = ['src/time/change-batch.test.ts', 'src/time/common-type.ts'];
    expect(checkFileNames(good)).toEqual([]);
  });

  it('finds a long file unless it is listed', () => {
    const long = { path: 'src/time/x.ts', text: '\n'.repeat(451) };
    expect(checkFileLengths([long], [])).toHaveLength(1);
    expect(checkFileLengths([long], [{ path: long.path, reason: 'a table' }])).toEqual([]);
  });
});

describe('texts', () => {
  const breaches = [
    [`// ${'TO'}DO: later`, 'marks unfinished work'],
    [`// ${'x'.repeat(98)}`, '101 columns'],
    [`const home = '/ro${'ot'}/x';`, 'path of somebody'],
    [`// https:${'//'}registry.example.org/x`, 'points to the host'],
  ] as const;

  it.each(breaches)('finds %s', (text, message) => {
    const found = checkTexts([{ path: 'src/time/x.ts', text }]);
    expect(messages(found).join('\n')).toContain(message);
    expect(found).toHaveLength(1);
  });

  it('wants a comment at the top of a test file', () => {
    expect(checkTestdata([{ path: 'testdata/x.dd', text: 'sql\n----\n' }])).toHaveLength(1);
    expect(checkTestdata([{ path: 'testdata/x.dd', text: '# Proves.\n' }])).toEqual([]);
  });
});

describe('codes', () => {
  const table = source('src/harness/codes.ts', 'const CODES = { DR901: {}, DR902: {} };');

  it('finds codes without a page, without use and without a test', () => {
    const user = source('src/harness/x.ts', "raise('DR901');", "raise('DR903');");
    expect(messages(checkCodes([table, user], ['DR901']))).toEqual([
      'src/harness/x.ts:2: DR903 has no page that explains it',
      'src/harness/codes.ts:1: DR902 is explained and never used',
      'src/harness/codes.ts:1: no test mentions DR902',
    ]);
  });
});
