import type { RunSettings } from './file-job.js';

/** The command that runs a file, or a file up to a line, once more under the same settings. */
export function describeReplay(target: string, { mode, options }: RunSettings): string {
  const set = options.flatMap(([name, value]) => ['--set', quoteForShell(`${name}=${value}`)]);
  const words = ['coordtest', mode === 'run' ? 'run' : 'rewrite --dry-run', quoteForShell(target)];
  return [...words, ...set].join(' ');
}

/** The word as a shell reads it back. */
function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
