// Everything in the README that can be run is run, and its tables are generated: what a reader
// copies works. `npx vitest run readme -u` writes what changed into it.
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { builtInDirectives, renderDirectiveTable } from '../harness/index.js';
import { CliSandbox } from './cli-process.fixture.js';

const root = path.resolve(import.meta.dirname, '../..');
const readme = path.join(root, 'README.md');

/** A fenced block: what it is, what it is called, and its text. */
const BLOCK = /^```(\w+)(?: title=(\S+))?\n(.*?)^```$/gms;

/** A fenced block that shows a file of the repository. */
const SHOWN = /^(```\w+ from=(\S+)\n).*?^```$/gms;

const TABLE = /(<!-- directives -->\n).*?(<!-- \/directives -->)/s;

/** Runs the commands of a block and puts what they print below them. */
function runCommands(sandbox: CliSandbox, block: string): string {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  return commands
    .map((command) => {
      const { stdout, stderr } = sandbox.shell(command.slice(2));
      return `${command}\n${(stdout + stderr).replace(/\(\d+\.\d\d s\)/g, '(0.05 s)')}`;
    })
    .join('');
}

it('README.md says what happens', async () => {
  const sandbox = new CliSandbox();
  sandbox.installPackage();
  cpSync(path.join(root, 'examples'), path.join(sandbox.directory, 'examples'), {
    recursive: true,
  });
  let ran = 0;
  try {
    const text = readFileSync(readme, 'utf8')
      .replace(BLOCK, (block, kind: string, title: string | undefined, body: string) => {
        if (title !== undefined) sandbox.write(title, body);
        if (kind !== 'console') return block;
        ran += 1;
        return `\`\`\`console\n${runCommands(sandbox, body)}\`\`\``;
      })
      .replace(SHOWN, (_, open: string, file: string) => {
        return `${open}${readFileSync(path.join(root, file), 'utf8')}\`\`\``;
      })
      .replace(TABLE, (_, open: string, close: string) => {
        return `${open}${renderDirectiveTable(builtInDirectives)}${close}`;
      });
    expect(ran).toBeGreaterThanOrEqual(4);
    await expect(text).toMatchFileSnapshot(readme);
  } finally {
    sandbox.remove();
  }
});
