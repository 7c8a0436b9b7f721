import path from 'node:path';
import type { Finding } from './finding.js';
import type { SourceFile } from './source-file.js';

/** The folders of `src` by rank: a file imports from its own folder or from a lower rank. */
export const RANKS: ReadonlyMap<string, number> = new Map([
  ['diagnostic', 0],
  ['time', 0],
  ['postgres-server', 0],
  ['repr', 1],
  ['sim', 1],
  ['datadriven', 1],
  ['dataflow', 2],
  ['harness', 2],
  ['sql', 3],
  ['sqllogictest', 3],
  ['isolation', 3],
  ['wire', 3],
  ['coordinator', 4],
  ['systems', 5],
  ['serve', 6],
  ['config', 6],
  ['runner', 7],
  ['library', 8],
  ['debugger', 8],
  ['cli', 9],
]);

/** The folder that its equals in rank may import as well: everyone asserts. */
const FOUNDATION = 'diagnostic';

/** Folders whose sub-folders have a door each. */
const FOLDERS_OF_FOLDERS: ReadonlySet<string> = new Set(['systems']);

/**
 * Imports from a folder that is not of a lower rank, or past a folder's door, its `index.ts`. Test
 * files are held to it as well.
 */
export function checkRanks(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => {
    if (file.path.startsWith('src/tidy/')) return [];
    const from = folderOf(file.path);
    return file.imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .flatMap(({ specifier, line }) => {
        const target = path.posix.join(path.posix.dirname(file.path), specifier);
        const message = judge(from, target);
        return message === undefined ? [] : [{ path: file.path, line, message }];
      });
  });
}

function judge(from: Folder, target: string): string | undefined {
  if (!target.startsWith('src/')) return `imports \`${target}\`, which is not below \`src\``;
  const to = folderOf(target);
  if (to.door === from.door) return undefined;
  const toRank = RANKS.get(to.name);
  const fromRank = RANKS.get(from.name);
  if (toRank === undefined) return `imports \`${target}\`, whose folder has no rank`;
  if (fromRank === undefined) return `stands in \`${from.name}\`, which has no rank`;
  if (toRank >= fromRank && to.name !== FOUNDATION) {
    return `\`${from.name}\` (rank ${fromRank}) imports from \`${to.name}\` (rank ${toRank})`;
  }
  if (target !== `${to.door}/index.js`) {
    return `imports \`${target}\` past the door \`${to.door}/index.js\``;
  }
  return undefined;
}

interface Folder {
  /** `time`, the key of {@link RANKS}; a file of `src` itself stands in an empty one. */
  readonly name: string;
  /** The folder with the `index.ts`. */
  readonly door: string;
}

function folderOf(filePath: string): Folder {
  const [, name = '', inner = ''] = filePath.split('/');
  if (name.includes('.')) return { name: '', door: 'src' };
  const nested = FOLDERS_OF_FOLDERS.has(name) && !inner.includes('.');
  return { name, door: nested ? `src/${name}/${inner}` : `src/${name}` };
}
