import type { Command } from 'commander';
import type { CommandContext } from './command-context.js';
import { openConfig, type ConfigOptions } from './open-config.js';
import { addConfigOption, addFilterOption, addPaths, patternsOf } from './run-options.js';
import { UsageError } from './usage-error.js';

interface ListOptions extends ConfigOptions {
  readonly filter?: string;
}

/** Adds `coordtest list`. */
export function addListCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('list')
    .summary('list the cases of test files')
    .description('Lists the cases that a run would run, each with what to give to `run`.');
  addConfigOption(addFilterOption(addPaths(command))).action(
    async (patterns: string[], options: ListOptions) => {
      await list(patterns, options, context);
    },
  );
}

async function list(
  patterns: readonly string[],
  options: ListOptions,
  { terminal, interruption }: CommandContext,
): Promise<void> {
  const { listCases, selectFiles } = await import('../runner/index.js');
  const { filter } = options;
  const targets = await selectFiles(patternsOf(patterns, await openConfig(options)));
  const regex = filter === undefined ? undefined : new RegExp(filter, 'm');
  const signal = interruption();
  let found = 0;
  const unreadable: string[] = [];
  for (const target of targets) {
    signal.throwIfAborted();
    const lines = await readCases(() => listCases(target, regex));
    if (typeof lines === 'string') {
      unreadable.push(`\`${target.path}\` (${lines})`);
      continue;
    }
    found += lines.length;
    if (lines.length > 0) terminal.write(lines.map((line) => `${line}\n`).join(''));
  }
  if (unreadable.length > 0) throw new UsageError(`cannot be read: ${unreadable.join(', ')}`);
  if (found === 0 && filter !== undefined)
    throw new UsageError(`no case matches \`--filter ${filter}\``);
}

/** The cases of a file, or the code of the error that it cannot be read for. */
async function readCases(read: () => Promise<string[]>): Promise<string[] | string> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code;
  }
}
