import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const bin = path.resolve(import.meta.dirname, '../../bin/coordtest.js');

/** A process that takes longer is ended, so that a test of what never ends fails and ends. */
const TIME_MAX_MS = 30_000;

/** How a process ended. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A directory to run the built command line in, as a user does, with the system's place for
 * temporary files inside of it, so that what is left behind can be seen.
 */
export class CliSandbox {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-cli-'));
  readonly temporary = path.join(this.directory, 'tmp');
  readonly #environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv = {}) {
    mkdirSync(this.temporary);
    if (!existsSync(path.resolve(import.meta.dirname, '../../dist/cli/main.js'))) {
      throw new Error(`these tests run what is built: \`npm run build\` first, in ${bin}/../..`);
    }
    const { PATH } = process.env;
    this.#environment = { PATH, TMPDIR: this.temporary, ...environment };
  }

  /** Writes a file, with its directories. */
  write(name: string, text: string): void {
    const file = path.join(this.directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Makes `import 'coordtest'` work, as if it had been installed. */
  installPackage(): void {
    mkdirSync(path.join(this.directory, 'node_modules'));
    const root = path.resolve(import.meta.dirname, '../..');
    symlinkSync(root, path.join(this.directory, 'node_modules/coordtest'));
  }

  /** The content of a file. */
  read(name: string): string {
    return readFileSync(path.join(this.directory, name), 'utf8');
  }

  /** Runs `coordtest` with arguments to its end. */
  run(...args: string[]): CliResult {
    return this.spawn({}, ...args);
  }

  /** Runs `coordtest` as another user, with more in its environment, or with an input. */
  spawn(
    options: { env?: NodeJS.ProcessEnv; uid?: number; input?: string },
    ...args: string[]
  ): CliResult {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: this.directory,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      timeout: TIME_MAX_MS,
      killSignal: 'SIGKILL',
      ...options,
      env: { ...this.#environment, ...options.env },
    });
    return { exitCode: status, stdout, stderr };
  }

  /** Starts `coordtest` and does not wait for it. */
  start(...args: string[]): ChildProcess {
    const { directory: cwd } = this;
    return spawn(process.execPath, [bin, ...args], { cwd, env: this.#environment });
  }

  /** As {@link start}; files of the process have so many kilobytes at most until that is lifted. */
  startWithFilesOf(kilobytes: number, ...args: string[]): ChildProcess {
    const { directory: cwd } = this;
    const script = `ulimit -S -f ${kilobytes}; exec "$@"`;
    const command = ['--norc', '-c', script, 'bash', process.execPath, bin, ...args];
    return spawn('bash', command, { cwd, env: this.#environment });
  }

  /** Runs a command line in a shell, where `coordtest` stands for the built one. */
  shell(command: string): CliResult {
    const script = `set -o pipefail; coordtest() { "${process.execPath}" "${bin}" "$@"; }; ${command}`;
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      cwd: this.directory,
      encoding: 'utf8',
      timeout: TIME_MAX_MS,
      killSignal: 'SIGKILL',
      env: this.#environment,
    });
    return { exitCode: status, stdout, stderr };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The output without its times, which are all that may differ between runs. */
export function withoutTimes(text: string): string {
  return text.replace(/\(\d+\.\d\d s\)/g, '(T)');
}
