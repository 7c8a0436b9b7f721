// What a run loads before its first file decides how long a small one takes. Every file of dist/
// and every package costs, and those below are what each run needs.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const dist = path.resolve(import.meta.dirname, '../../dist');

/** How a chunk names what it imports at once; what comes later is in brackets. */
const IMPORT = /(?:from|import)\s*["']([^"']+)["']/g;

/** How the build has a package required. What is required later goes by a name of its own. */
const REQUIRE = /createRequire\(import\.meta\.url\)\(`([^`]+)`\)/g;

/** The files of dist/ that some of them import at once, themselves too, and what they need else. */
function loadedBy(entries: readonly string[]): { files: string[]; others: string[] } {
  const files = new Set<string>();
  const others = new Set<string>();
  const waiting = entries.map((entry) => path.join(dist, entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, name = ''] of text.matchAll(IMPORT)) {
      if (name.startsWith('.')) waiting.push(path.resolve(path.dirname(file), name));
      else others.add(name);
    }
    for (const [, name = ''] of text.matchAll(REQUIRE)) others.add(`require ${name}`);
  }
  return { files: [...files], others: [...others].sort() };
}

/** Its name without the hash that the build adds. */
function plain(file: string): string {
  return path.relative(dist, file).replace(/-[\w-]{8}\.js$/, '.js');
}

it('a worker loads few files, and no packages that only some runs need', () => {
  const { files, others } = loadedBy(['runner/worker.js']);
  expect(files.map(plain).sort()).toEqual([
    'chunks/base.js',
    'chunks/embedded.js',
    'chunks/kit.js',
    'chunks/running.js',
    'chunks/sim.js',
    'chunks/systems.js',
    'runner/worker.js',
  ]);
  expect(others).toEqual([
    'node:fs',
    'node:module',
    'node:path',
    'node:timers',
    'node:timers/promises',
    'node:url',
    'node:worker_threads',
    'node:zlib',
    'require better-sqlite3',
    'require libpg-query',
  ]);
});

it('what a worker loads of the system has a byte for each letter', () => {
  const chunks = readdirSync(path.join(dist, 'chunks'));
  const large = chunks.filter((name) => /^(embedded|kit)-/.test(name));
  expect(large).toHaveLength(2);
  for (const name of large) {
    const text = readFileSync(path.join(dist, 'chunks', name), 'utf8');
    expect(text.match(/.{0,40}[^\0-\xff].{0,40}/g), name).toBeNull();
  }
});

it('a command loads nothing that runs files before it is to run one', () => {
  const chunks = readdirSync(path.join(dist, 'chunks'));
  const commands = chunks.filter((name) => name.startsWith('command-line-'));
  const { files } = loadedBy(['cli/main.js', ...commands.map((name) => `chunks/${name}`)]);
  expect(files.map(plain).sort()).toEqual([
    'chunks/base.js',
    'chunks/command-line.js',
    'cli/main.js',
  ]);
});

it.each(['sim/index.js', 'datadriven/index.js'])('%s does not load a coordinator', (door) => {
  const { files } = loadedBy([door]);
  const names = files.map(plain);
  expect(names).not.toContain('chunks/embedded.js');
  expect(names).not.toContain('chunks/kit.js');
});
