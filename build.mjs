// Builds dist/: the types of the public doors by tsc, the code by rolldown in few files, since every
// file costs start-up time. Packages stay outside. Afterwards `npx coordtest` works in this clone.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'rolldown';
import { minify } from './minify.mjs';

const root = import.meta.dirname;
const dist = path.join(root, 'dist');

/** Built here and moved in the end, so that whoever runs dist/ meanwhile has the one before. */
const fresh = path.join(root, 'node_modules', `.coordtest-build-${process.pid}`);
const stale = `${fresh}-stale`;

/** What is loaded by its path: the command line, its workers, and the doors of package.json. */
const ENTRIES = [
  'cli/main',
  'runner/worker',
  'debugger/worker',
  'serve/worker',
  'library/index',
  'library/vitest',
  'library/node',
  'datadriven/index',
  'sim/index',
  'systems/simulated/index',
];

/**
 * CommonJS packages that every run needs. Where one is imported, Node reads all of it beforehand
 * to guess what it exports; where it is required, it does not.
 */
const REQUIRED = ['better-sqlite3', 'commander', 'libpg-query', 'tmp'];

const require = createRequire(import.meta.url);

/** Stands for these packages modules that require them, and export what they do. */
const requirePackages = {
  name: 'require-packages',
  resolveId: (id) => (REQUIRED.includes(id) ? `\0required:${id}` : null),
  load(id) {
    const [, name] = /^\0required:(.*)/.exec(id) ?? [];
    if (name === undefined) return null;
    // Not what is worked out where it is read, such as a directory that may not be there.
    const names = Object.entries(Object.getOwnPropertyDescriptors(require(name)))
      .filter(([key, { enumerable, get }]) => enumerable && !get && key !== 'default')
      .map(([key]) => key);
    return `import { createRequire } from 'node:module';
      const found = createRequire(import.meta.url)('${name}');
      export default found;
      export const { ${names.join(', ')} } = found;`;
  },
};

/** Matches modules by patterns: of paths below `src` without their endings, of names of our own. */
function inFolders(...patterns) {
  return new RegExp(`(/src/(${patterns.join('|')})\\.ts|\0(${patterns.join('|')}))$`);
}

function emitTypes() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', fresh], {
    cwd: root,
    stdio: 'inherit',
  });
}

async function emitCode() {
  await build({
    input: Object.fromEntries(ENTRIES.map((entry) => [entry, path.join(root, `src/${entry}.ts`)])),
    plugins: [requirePackages],
    external: (id) => /^(node:|[a-z@])/.test(id) && !REQUIRED.includes(id),
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    // No module of ours does anything by being loaded, but for the entries.
    treeshake: { moduleSideEffects: false },
    output: {
      dir: fresh,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      // What every entry needs is one file: a file more costs more to load than what is in it.
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [
          {
            name: 'base',
            test: inFolders(
              'diagnostic/.*',
              'datadriven/.*',
              'cli/usage-error',
              'config/(index|config|config-error|find-config|limit-text|load-config|time-limit)',
              'config/(user-place|watchdog)',
            ),
          },
          { name: 'kit', test: inFolders('time/.*', 'repr/.*', 'harness/.*') },
          {
            name: 'embedded',
            test: inFolders(
              'required:(better-sqlite3|libpg-query)',
              'sql/.*',
              'dataflow/.*',
              'coordinator/.*',
              'systems/embedded/.*',
            ),
          },
          {
            name: 'running',
            // Not what few runs need: reports of failures, other reporters, systems.
            test: inFolders(
              'runner/(index|disk-workspace|expected-file)',
              'runner/(file-directories|find-system|finish-work|in-process|list-cases)',
              'runner/(load-guard|make-directory|register-directives|replace-file|rewrite-file)',
              'runner/(run-file-job|select-cases|select-files|system-origin|test-format)',
              'runner/report/(case-rendering|directive-line|load-reporters|place-text)',
              'runner/report/(report-paint|reporter-error|show-text)',
            ),
          },
          {
            name: 'main-thread',
            // What no worker needs.
            test: inFolders(
              'required:tmp',
              'runner/(run-files|scratch-directory|scratch-owner|worker-pool)',
              'runner/report/(describe-replay|margin|progress-line|render-bug|report-end)',
              'runner/report/(run-reporter|run-totals)',
            ),
          },
        ],
      },
      comments: false,
      minify,
    },
  });
}

/** npx looks here first; without it, it asks the registry about a package of our own name. */
function linkBin() {
  const directory = path.join(root, 'node_modules', '.bin');
  if (!existsSync(directory) || process.platform === 'win32') return;
  const link = path.join(directory, 'coordtest');
  rmSync(link, { force: true });
  symlinkSync('../../bin/coordtest.js', link);
  chmodSync(path.join(root, 'bin', 'coordtest.js'), 0o755);
}

try {
  emitTypes();
  await emitCode();
  if (existsSync(dist)) renameSync(dist, stale);
  renameSync(fresh, dist);
} finally {
  for (const directory of [fresh, stale]) rmSync(directory, { recursive: true, force: true });
}
linkBin();
