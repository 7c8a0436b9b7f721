import type { Command } from 'commander';
import type { LoadedConfig } from '../config/index.js';
import type { ColourChoice } from './colour-choice.js';
import type { Paint } from '../diagnostic/index.js';
import type { DirectiveRegistry, SystemFactory } from '../harness/index.js';
import type { CommandContext } from './command-context.js';
import { openConfig, type ConfigOptions } from './open-config.js';
import { addConfigOption, addSystemOption, coloursOf } from './run-options.js';
import { UsageError } from './usage-error.js';

interface DirectivesOptions extends ConfigOptions {
  readonly color: ColourChoice;
  readonly system?: string;
}

/** Adds `coordtest directives`. */
export function addDirectivesCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('directives')
    .summary('list the directives, or show the manual of one')
    .description(
      'Lists the directives of test files, those of the configuration among them, or shows the ' +
        'manual of one.',
    )
    .argument('[name]', 'a directive');
  addSystemOption(addConfigOption(command)).action(
    async (name: string | undefined, options: DirectivesOptions) => {
      context.terminal.write(await describe(name, options, context));
    },
  );
}

async function describe(
  name: string | undefined,
  options: DirectivesOptions,
  { terminal }: CommandContext,
): Promise<string> {
  const { renderDirectiveManual } = await import('../harness/index.js');
  const { loadReportPaint, registerDirectives } = await import('../runner/index.js');
  const config = await openConfig(options);
  const directives = registerDirectives(config);
  const paint = await loadReportPaint(coloursOf(options, terminal));
  if (name === undefined) {
    return listDirectives(directives) + (await describeOfConfig(options, config, paint));
  }
  const found = directives.get(name);
  if (found !== undefined) {
    const manual = renderDirectiveManual(found, paint);
    if (found.name !== 'options') return manual;
    return `${manual}\n${describeOptions(await chosenFactory(options, config), paint)}`;
  }
  const { nearestName } = await import('../diagnostic/index.js');
  const nearest = nearestName(name, directives.names());
  const suggestion = nearest === undefined ? '' : ` (did you mean \`${nearest}\`?)`;
  throw new UsageError(`there is no directive \`${name}\`${suggestion}`);
}

function listDirectives(directives: DirectiveRegistry): string {
  const width = Math.max(...directives.names().map((one) => one.length));
  const lines = Array.from(directives, (one) => `${one.name.padEnd(width)}  ${one.summary}\n`);
  return lines.join('');
}

/** The options of the system, where somebody chose one. */
async function describeOfConfig(
  options: DirectivesOptions,
  config: LoadedConfig | undefined,
  paint: Paint,
): Promise<string> {
  if (config === undefined && options.system === undefined) return '';
  return `\n${describeOptions(await chosenFactory(options, config), paint)}`;
}

async function chosenFactory(
  { system }: DirectivesOptions,
  config: LoadedConfig | undefined,
): Promise<SystemFactory> {
  const { findSystem } = await import('../runner/index.js');
  const settings = { options: [], ...(system !== undefined && { system }) };
  return (await findSystem(settings, config)).factory;
}

/** The options that a file of a system can set, and what they are. */
function describeOptions({ name, options }: SystemFactory, paint: Paint): string {
  const lines = Array.from(options, ([option, doc]) => `    ${option}\n        ${doc}\n`);
  const title = paint.note(`Options of system \`${name}\``);
  return lines.length === 0 ? `${title}: none\n` : `${title}:\n${lines.join('')}`;
}
