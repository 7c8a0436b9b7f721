// The worked examples at the top of the repository, run as whoever copies one runs it; and mistakes
// put into them, to see that they are found.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
  sandbox.installPackage();
});

afterEach(() => {
  sandbox.remove();
});

function copy(example: string): void {
  cpSync(path.join(EXAMPLES, example), sandbox.directory, { recursive: true });
}

/** Replaces a piece of a file, which must be there. */
function change(file: string, from: string, to: string): void {
  const text = sandbox.read(file);
  expect(text).toContain(from);
  sandbox.write(file, text.replace(from, to));
}

/** The line on which a text stands in a file. */
function lineOf(file: string, text: string): number {
  return (
    sandbox
      .read(file)
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

describe.each(readdirSync(EXAMPLES))('example %s', (example) => {
  it('passes, and says the same with each run', () => {
    copy(example);
    const first = sandbox.run('run', '--verbose');
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    const second = sandbox.run('run', '--verbose', '--jobs', '1');
    expect(withoutTimes(second.stdout)).toBe(withoutTimes(first.stdout));
  });

  it('is short, with its test files', () => {
    const folder = path.join(EXAMPLES, example);
    const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    const lines = texts.flatMap((text) => text.split('\n').slice(0, -1));
    expect(lines.length).toBeLessThan(200);
  });
});

describe('a mistake in an example', () => {
  it('that takes a real timer is named with its place', () => {
    copy('mailer');
    change('mailer.ts', 'const { setTimeout, clearTimeout, send }', 'const { clearTimeout, send }');
    const { exitCode, stdout } = sandbox.run('run', 'receipts.dd');
    expect(exitCode).toBe(1);
    const place = `setTimeout at mailer.ts:${lineOf('mailer.ts', '= setTimeout(')}`;
    expect(stdout).toContain(
      `error[DR050]: the system does what the test does not control: ${place}\n`,
    );
  });

  it('that loses a continuation is named with the place that waits for it', () => {
    copy('mailer');
    change('mailer.ts', 'resolve(true);', '');
    change(
      'mailer-system.ts',
      'await sim.waitFor(`a receipt from ${to}`, mailer.deliver(to), { signal });',
      'await mailer.deliver(to);',
    );
    const { exitCode, stdout } = sandbox.run('run', 'receipts.dd');
    expect(exitCode).toBe(1);
    const place = `mailer.ts:${lineOf('mailer.ts', 'arrived = await')}`;
    expect(stdout).toContain(`does what the test does not control: a promise at ${place}\n`);
    expect(stdout).toContain(`+ BLOCKED: uncontrolled: a promise at ${place}\n`);
  });

  it('that ends leases late shows in what a worker gets', () => {
    copy('job-queue');
    change('job-queue.ts', 'last.until <= this.clock.now', 'last.until < this.clock.now');
    const { exitCode, stdout } = sandbox.run('run', 'leases.dd');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('+ BLOCKED: a free job for bob\n');
  });

  it('that counts a write before a follower has it shows in the first answer', () => {
    copy('job-queue');
    change('job-queue.ts', 'this.#committed < length', 'this.#committed < length - 1');
    const { exitCode, stdout } = sandbox.run('run', 'leases.dd');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('- BLOCKED: a follower to have 1\n');
  });
});

describe('a system of promises', () => {
  it('that never comes to rest is stopped', () => {
    sandbox.write(
      'coordtest.config.mjs',
      `import { defineConfig, defineSystem } from 'coordtest';
      import { simulatedSystem } from 'coordtest/simulated';
      const create = () => simulatedSystem({
        name: 'spin',
        start: (sim) => sim,
        handle: async () => { for (;;) await null; },
      });
      export default defineConfig({
        systems: { spin: defineSystem({ name: 'spin', create }) }, system: 'spin', files: '*.dd',
      });`,
    );
    sandbox.write('spin.dd', '# Spins.\n\nsql\ngo\n----\n');
    const { exitCode, stdout } = sandbox.run('run');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error[DR052]: micro-tasks of system `spin` come to an end');
    expect(stdout).toContain('the last at coordtest.config.mjs:6');
  });
});
