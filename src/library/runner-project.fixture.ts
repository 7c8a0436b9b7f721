import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** How a test runner ended. */
export interface RunnerResult {
  readonly exitCode: number | null;
  /** What it printed, to either stream. */
  readonly output: string;
}

/**
 * A project of its own in a temporary directory, with the built package installed: as a copy, since
 * runners treat what is linked from elsewhere as sources of the project.
 */
export class RunnerProject {
  readonly directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'coordtest-runner-')));
  readonly #environment: NodeJS.ProcessEnv;

  constructor() {
    const { PATH } = process.env;
    this.#environment = { PATH, NO_COLOR: '1' };
    const modules = path.join(this.directory, 'node_modules');
    const installed = path.join(modules, 'coordtest');
    mkdirSync(installed, { recursive: true });
    for (const part of ['dist', 'package.json']) {
      cpSync(path.join(root, part), path.join(installed, part), { recursive: true });
    }
    const { dependencies } = JSON.parse(this.read('node_modules/coordtest/package.json')) as {
      dependencies: Readonly<Record<string, string>>;
    };
    for (const name of [...Object.keys(dependencies), 'vitest']) {
      symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
    }
  }

  /** Writes a file, with its directories. */
  write(name: string, text: string): void {
    const file = path.join(this.directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** The content of a file. */
  read(name: string): string {
    return readFileSync(path.join(this.directory, name), 'utf8');
  }

  /** Runs vitest once, to its end. */
  vitest(...args: string[]): RunnerResult {
    return this.#run(['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose', ...args], {});
  }

  /** Runs Node's test runner, to its end. */
  node(args: readonly string[], environment: NodeJS.ProcessEnv = {}): RunnerResult {
    return this.#run(['--test', '--test-reporter=spec', ...args], environment);
  }

  /** Starts vitest in watch mode. Whoever does ends it. */
  watchVitest(): ChildProcess {
    return this.#start('node_modules/vitest/vitest.mjs', '--watch');
  }

  /** Starts Node's test runner in watch mode. Whoever does ends it. */
  watchNode(file: string): ChildProcess {
    return this.#start('--test', '--watch', '--test-reporter=spec', file);
  }

  #start(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, args, { cwd: this.directory, env: this.#environment });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #run(args: readonly string[], environment: NodeJS.ProcessEnv): RunnerResult {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.directory,
      encoding: 'utf8',
      env: { ...this.#environment, ...environment },
    });
    return { exitCode: status, output: stdout + stderr };
  }
}
