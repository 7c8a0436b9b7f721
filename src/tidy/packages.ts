import type { Finding } from './finding.js';
import { isTest, type SourceFile } from './source-file.js';

/** Which folders, or files, may import which packages; tests import what they like. */
export const PACKAGE_PLACES: ReadonlyMap<string, readonly string[]> = new Map([
  ['commander', ['src/cli/']],
  ['jiti', ['src/config/']],
  ['valibot', ['src/config/']],
  ['chalk', ['src/cli/', 'src/runner/']],
  ['fast-glob', ['src/runner/']],
  ['diff', ['src/runner/']],
  ['tmp', ['src/runner/']],
  ['better-sqlite3', ['src/coordinator/catalog/', 'src/cli/data-lock.ts']],
  ['libpg-query', ['src/sql/']],
  ['@pgsql/types', ['src/sql/']],
  ['pg', ['src/systems/postgres/']],
  ['vitest', ['src/library/vitest.ts']],
  ['avsc', ['src/dataflow/files/make-avsc-library.ts', 'src/systems/embedded/avsc-library.ts']],
]);

/** Imports of packages in places that have no business with them. */
export function checkPackages(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => !isTest(file.path))
    .flatMap((file) =>
      file.imports
        .filter(({ specifier }) => !/^(\.|node:)/.test(specifier))
        .filter(({ specifier }) => {
          const places = PACKAGE_PLACES.get(specifier) ?? [];
          return !places.some((place) => file.path.startsWith(place));
        })
        .map(({ specifier, line }) => ({
          path: file.path,
          line,
          message: `the package \`${specifier}\` is not for this folder`,
        })),
    );
}
