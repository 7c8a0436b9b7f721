import path from 'node:path';
import { escapeUnprintable } from '../../diagnostic/index.js';
import type { RunSettings } from '../file-job.js';

/** The command that runs a file, or a file up to a line, once more under the same settings. */
export function describeReplay(
  target: string,
  { mode, config, configNamed, system, options, engine }: RunSettings,
): string {
  const set = options.flatMap(([name, value]) => ['--set', quoteForShell(`${name}=${value}`)]);
  const words = ['coordtest', mode === 'run' ? 'run' : 'rewrite --dry-run', quoteForShell(target)];
  const by =
    config === undefined || configNamed !== true
      ? []
      : ['--config', quoteForShell(path.relative('', config))];
  const on = system === undefined ? [] : ['--system', quoteForShell(system)];
  const as = engine === undefined ? [] : ['--engine', quoteForShell(engine)];
  return [...words, ...by, ...on, ...set, ...as].join(' ');
}

/** The word as a shell reads it back; where it cannot be printed, as bash, zsh and ksh do. */
function quoteForShell(word: string): string {
  if (escapeUnprintable(word) !== word) return `$'${Array.from(word, writeOut).join('')}'`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A character between `$'` and `'`. */
function writeOut(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (escapeUnprintable(character) === character) return character;
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}
