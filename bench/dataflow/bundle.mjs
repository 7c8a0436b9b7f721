// The folders under test have no doors in dist/, so they are bundled for the occasion, as the
// build does it.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'rolldown';
import { minify } from '../../minify.mjs';

const root = path.join(import.meta.dirname, '../..');

/** Bundles doors by name into a folder, gives the folder to `use`, and removes it. */
export async function withBundle(doors, use) {
  const directory = await bundle(doors);
  try {
    return await use(directory);
  } finally {
    removeBundle(directory);
  }
}

/** Bundles doors by name into a folder, which `removeBundle` removes. */
export async function bundle(doors) {
  const directory = mkdtempSync(path.join(root, 'node_modules/.coordtest-bench-'));
  try {
    await build({
      input: Object.fromEntries(
        Object.entries(doors).map(([name, door]) => [name, path.join(root, 'src', door)]),
      ),
      external: (id) => /^(node:|[a-z@])/.test(id),
      platform: 'node',
      output: { dir: directory, format: 'esm', entryFileNames: '[name].mjs', minify },
    });
    return directory;
  } catch (error) {
    removeBundle(directory);
    throw error;
  }
}

export function removeBundle(directory) {
  rmSync(directory, { recursive: true, force: true });
}
