import type { DirectiveRegistry } from '../harness/index.js';
import { COMMANDS } from './commands.js';

/**
 * What the last word of a line may go on to: a command, a directive at the beginning of a line, or
 * an argument of the directive that the line begins with. For readline: candidates, and the word.
 */
export function completeLine(
  line: string,
  directives: DirectiveRegistry,
): [candidates: string[], word: string] {
  const words = line.trimStart().split(' ');
  const word = words.at(-1)!;
  const candidates = candidatesFor(words, directives);
  return [candidates.filter((one) => one.startsWith(word)), word];
}

function candidatesFor(words: readonly string[], directives: DirectiveRegistry): string[] {
  const [first = ''] = words;
  if (words.length === 1) {
    if (first.startsWith('\\')) return COMMANDS.map(({ names }) => `\\${names[0]!} `);
    return directives.names().map((name) => `${name} `);
  }
  if (first === '\\help') return [...directives.names()];
  const definition = directives.get(first);
  return (definition?.arguments ?? []).map(({ usage }) => {
    const equals = usage.indexOf('=');
    return equals === -1 ? usage : usage.slice(0, equals + 1);
  });
}
