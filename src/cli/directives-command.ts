import type { Command } from 'commander';
import type { ColourChoice } from './colour-choice.js';
import type { Paint } from '../diagnostic/index.js';
import type { CommandContext } from './command-context.js';
import { coloursOf } from './run-options.js';
import { UsageError } from './usage-error.js';

/** Adds `coordtest directives`. */
export function addDirectivesCommand(program: Command, context: CommandContext): void {
  program
    .command('directives')
    .summary('list the directives, or show the manual of one')
    .description('Lists the directives of test files, or shows the manual of one.')
    .argument('[name]', 'a directive')
    .action(async (name: string | undefined, options: { color: ColourChoice }) => {
      context.terminal.write(await describe(name, coloursOf(options, context.terminal)));
    });
}

async function describe(name: string | undefined, colour: boolean): Promise<string> {
  const { builtInRegistry, renderDirectiveManual } = await import('../harness/index.js');
  const { loadReportPaint } = await import('../runner/index.js');
  const paint = await loadReportPaint(colour);
  const directives = builtInRegistry();
  if (name === undefined) {
    const width = Math.max(...directives.names().map((one) => one.length));
    const lines = Array.from(directives, (one) => `${one.name.padEnd(width)}  ${one.summary}\n`);
    return lines.join('');
  }
  const found = directives.get(name);
  if (found !== undefined) {
    const manual = renderDirectiveManual(found, paint);
    return found.name === 'options' ? `${manual}\n${await describeOptions(paint)}` : manual;
  }
  const { nearestName } = await import('../diagnostic/index.js');
  const nearest = nearestName(name, directives.names());
  const suggestion = nearest === undefined ? '' : ` (did you mean \`${nearest}\`?)`;
  throw new UsageError(`there is no directive \`${name}\`${suggestion}`);
}

/** The options that a file of the embedded system can set, and what they are. */
async function describeOptions(paint: Paint): Promise<string> {
  const { embedded } = await import('../systems/embedded/index.js');
  const lines = Array.from(embedded.options, ([name, doc]) => `    ${name}\n        ${doc}\n`);
  return `${paint.note(`Options of system \`${embedded.name}\``)}:\n${lines.join('')}`;
}
