import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from './command-context.js';
import type { InitFile } from './init-files.js';
import { UsageError } from './usage-error.js';

/** Adds `coordtest init`. */
export function addInitCommand(program: Command, context: CommandContext): void {
  program
    .command('init')
    .summary('write a configuration, a first test file and a workflow')
    .description(
      'Writes a commented configuration, a first test file and a workflow for GitHub into the ' +
        'working directory. What is there stays as it is.',
    )
    .action(async () => {
      context.terminal.write(await init());
    });
}

async function init(): Promise<string> {
  const { CONFIG_NAMES } = await import('../config/index.js');
  const { initFiles } = await import('./init-files.js');
  const configured = CONFIG_NAMES.find((name) => existsSync(name));
  // A project that compiles TypeScript without having the package would not compile.
  const typescript = existsSync('tsconfig.json') && existsSync('node_modules/coordtest');
  const files = initFiles(typescript).map((file) =>
    // A second configuration beside one of another ending would be a mistake.
    configured !== undefined && CONFIG_NAMES.includes(file.name)
      ? { ...file, name: configured }
      : file,
  );
  const lines = files.map((file) => `${writeNew(file) ? 'wrote' : 'left '}  ${file.name}\n`);
  return `${lines.join('')}\nRun it with: npx coordtest run\n`;
}

/** Whether the file was written: one that is there stays. */
function writeNew({ name, text }: InitFile): boolean {
  try {
    mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && existsSync(name)) return false;
    throw new UsageError(`\`${name}\` cannot be written (${code})`);
  }
}
