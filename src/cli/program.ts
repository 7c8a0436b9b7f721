import { Command } from 'commander';
import type { CommandContext } from './command-context.js';
import { addDebugCommand } from './debug-command.js';
import { addDirectivesCommand } from './directives-command.js';
import { addExplainCommand } from './explain-command.js';
import { addInitCommand } from './init-command.js';
import { addListCommand } from './list-command.js';
import { addRewriteCommand } from './rewrite-command.js';
import { addRunCommand } from './run-command.js';
import { addServeCommand } from './serve-command.js';
import { addColourOption } from './run-options.js';

const EXAMPLES = `
Examples:
  coordtest run testdata/            run a directory of test files
  coordtest rewrite --dry-run        show how outputs differ from the files
  coordtest debug testdata/x.dd:42   stop before the case of a line, and go on by hand
  coordtest directives sql           the manual of a directive
  coordtest explain DD007            what a diagnostic means
  coordtest serve                    the coordinator, for clients of PostgreSQL
  coordtest init                     begin in a project of your own

\`coordtest COMMAND --help\` shows the options of a command.`;

/**
 * The commands and their options. Nothing is printed by it but help, and it never ends the process.
 */
export function buildProgram(version: string, context: CommandContext): Command {
  const program = new Command('coordtest')
    .description('Deterministic, data-driven tests for the coordinator of a streaming database.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.write(text),
      outputError: () => undefined,
    })
    .configureHelp({ helpWidth: Math.min(context.terminal.columns() ?? 100, 100) })
    .showSuggestionAfterError()
    .addHelpText('after', EXAMPLES);
  addRunCommand(program, context);
  addRewriteCommand(program, context);
  addListCommand(program, context);
  addDebugCommand(program, context);
  addDirectivesCommand(program, context);
  addExplainCommand(program, context);
  addServeCommand(program, context);
  addInitCommand(program, context);
  for (const command of program.commands) addColourOption(command);
  return program;
}
