// What is published: what is needed to run and to build on, and nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

interface Manifest {
  readonly exports: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
}

it('the package holds its doors and their types, and no sources or tests', () => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }];
  const paths = new Set(files.map((file) => file.path));
  const allowed = /^(bin\/coordtest\.js|dist\/.*(\.d\.ts|\.js)|LICENSE|README\.md|package\.json)$/;
  expect([...paths].filter((file) => !allowed.test(file))).toEqual([]);
  expect([...paths].filter((file) => /\.(test|fixture)\.|\/tidy\//.test(file))).toEqual([]);
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const promised = [
    ...Object.values(manifest.bin),
    ...Object.values(manifest.exports).flatMap((door) =>
      typeof door === 'string' ? [door] : [door.types, door.default],
    ),
  ].map((file) => path.posix.normalize(file));
  expect(promised.filter((file) => !paths.has(file))).toEqual([]);
  expect(promised.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});
