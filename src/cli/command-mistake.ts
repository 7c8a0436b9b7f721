import { existsSync } from 'node:fs';
import type { CommanderError } from 'commander';

/** What commander found wrong with a command, in one line that names the way out. */
export function describeCommandMistake(
  { code, message }: CommanderError,
  args: readonly string[],
): string {
  if (code === 'commander.unknownCommand') {
    const [first = ''] = args;
    if (existsSync(first)) return `unknown command \`${first}\` (did you mean \`run ${first}\`?)`;
  }
  // The wording of commander, with what a parser of ours wanted at its end.
  const value = /option '(--\S+).*' argument '(.*)' is invalid\. (.*)$/s.exec(message);
  if (value !== null) return `\`${value[1]}\` takes ${value[3]}, found \`${value[2]}\``;
  return message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, (_, names: string) => ` (did you mean ${names}?)`)
    .replaceAll("'", '`')
    .replaceAll('\n', ' ');
}
