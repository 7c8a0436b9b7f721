import path from 'node:path';
import type { Finding } from './finding.js';
import type { SourceFile } from './source-file.js';

/**
 * Circles of imports, one finding each, at the file where the circle was entered. Imports of types
 * count: two files that need each other's types are one concept in two files.
 */
export function checkCycles(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const state = new Map<string, 'open' | 'done'>();
  const stack: string[] = [];
  const findings: Finding[] = [];
  const visit = (file: SourceFile): void => {
    state.set(file.path, 'open');
    stack.push(file.path);
    for (const { specifier, line } of file.imports) {
      const target = byPath.get(resolveImport(file.path, specifier));
      if (target === undefined) continue;
      if (state.get(target.path) === 'open') {
        const circle = [...stack.slice(stack.indexOf(target.path)), target.path];
        findings.push({
          path: file.path,
          line,
          message: `imports go round: ${circle.join(' > ')}`,
        });
      } else if (!state.has(target.path)) {
        visit(target);
      }
    }
    stack.pop();
    state.set(file.path, 'done');
  };
  for (const file of files) if (!state.has(file.path)) visit(file);
  return findings;
}

function resolveImport(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.join(path.posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}
