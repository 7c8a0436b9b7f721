import path from 'node:path';
import type { Finding } from './finding.js';
import { isTest, type SourceFile } from './source-file.js';

/** Folders whose sub-folders stand on each other: the lowest one comes first. */
const FOLDER_ORDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/repr', ['texts', 'sql-types', 'numbers', 'datetime', 'json']],
  ['src/harness', ['system', 'mistakes', 'formats', 'directives']],
  ['src/dataflow', ['arrangement', 'plan', 'graph', 'files', 'reads']],
  ['src/sql', ['syntax', 'functions', 'query', 'statements']],
  [
    'src/sql/functions',
    [
      'definitions',
      'values',
      'numbers',
      'bytes',
      'regex',
      'text',
      'datetime',
      'arrays',
      'json',
      'aggregates',
      'objects',
      'resolution',
    ],
  ],
  ['src/coordinator', ['variables', 'catalog', 'system', 'timestamps', 'transactions', 'execute']],
  [
    'src/sql/query',
    [
      'hir',
      'plans',
      'simplify',
      'lower',
      'planning',
      'coercion',
      'calls',
      'expressions',
      'from',
      'select',
      'mutations',
    ],
  ],
]);

/**
 * Imports from a sub-folder that stands higher than one's own, and sub-folders without a place in
 * the order. Tests and files beside the sub-folders may import from all.
 */
export function checkFolderOrder(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => !isTest(file.path))
    .flatMap((file) => [...FOLDER_ORDERS].flatMap(([folder, order]) => judge(file, folder, order)));
}

function judge(file: SourceFile, folder: string, order: readonly string[]): Finding[] {
  const from = subfolderOf(file.path, folder);
  if (from === undefined) return [];
  const place = order.indexOf(from);
  if (place < 0) {
    const message = `\`${from}\` has no place in the order of \`${folder}\``;
    return [{ path: file.path, line: 1, message }];
  }
  return file.imports.flatMap(({ specifier, line }) => {
    if (!specifier.startsWith('.')) return [];
    const to = subfolderOf(path.posix.join(path.posix.dirname(file.path), specifier), folder);
    if (to === undefined || order.indexOf(to) <= place) return [];
    const message = `\`${from}\` imports from \`${to}\`, which stands on it`;
    return [{ path: file.path, line, message }];
  });
}

/** Which of a folder's own sub-folders a file is in; undefined for others. */
function subfolderOf(filePath: string, folder: string): string | undefined {
  if (!filePath.startsWith(`${folder}/`)) return undefined;
  const [name = '', ...below] = filePath.slice(folder.length + 1).split('/');
  return below.length > 0 ? name : undefined;
}
