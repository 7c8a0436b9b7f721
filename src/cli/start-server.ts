import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { makeDirectory, ScratchDirectory } from '../runner/index.js';
import {
  bugNote,
  DEFAULT_LIMITS,
  ServeRefusedError,
  STOP_MS,
  ThreadedServer,
  type ServeLimits,
} from '../serve/index.js';
import { lockDataDirectory } from './data-lock.js';
import { UsageError } from './usage-error.js';

/** What a server is started with. */
export interface StartServerOptions {
  /** The built file that the thread of the server runs. */
  readonly workerUrl: URL;
  readonly host: string;
  readonly port: number;
  readonly dataDirectory?: string;
  readonly filesDirectory?: string;
  readonly passwordFile?: string;
  /** Where no file has it. */
  readonly password?: string;
  readonly manualClock: boolean;
  /** What is not given is as by default. */
  readonly limits: Partial<ServeLimits>;
  /** How long a statement may compute, in milliseconds; null: as long as it takes. */
  readonly statementMs: number | null;
  /** Options of the system. */
  readonly options: readonly (readonly [name: string, value: string])[];
}

/** A server that runs. */
export interface RunningServer {
  readonly port: number;
  /** Rejects when it cannot go on. */
  readonly failed: Promise<never>;
  /** Ends it: clients are told, what is not durable is removed. */
  stop(): Promise<void>;
}

/** Starts a server. @throws UsageError if it cannot be started as wanted. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { host, port, manualClock, statementMs, workerUrl } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const password = readPassword(options);
  if (password === null && !isLoopback(host)) {
    throw new UsageError(
      `\`--host ${host}\` can be reached from other machines: give a \`--password-file\` as well`,
    );
  }
  // Last in, first out.
  const closing: (() => void)[] = [];
  const closeAll = (): void => {
    while (closing.length > 0) closing.pop()!();
  };
  try {
    const scratch = new ScratchDirectory();
    closing.push(() => scratch.remove());
    const dataDirectory = ownDirectory(options.dataDirectory ?? path.join(scratch.path, 'data'));
    if (options.dataDirectory !== undefined) {
      const lock = lockDataDirectory(dataDirectory);
      closing.push(() => lock.release());
    }
    const files = options.filesDirectory ?? path.join(scratch.path, 'files');
    const history = manualClock ? [] : [['logical_compaction_window', HISTORY] as const];
    const start = {
      dataDirectory,
      temporaryDirectory: ownDirectory(files),
      options: new Map([['seed', unforeseeableSeed()], ...history, ...options.options]),
      manualClock,
      password,
      limits,
      statementMs,
    };
    const server = await startThread({ workerUrl, start, host, port, log });
    return {
      port: server.port,
      failed: server.failed,
      stop: async () => {
        const heeded = await server.stop();
        if (!heeded) process.stderr.write(BROKEN_OFF);
        closeAll();
      },
    };
  } catch (error) {
    closeAll();
    throw error;
  }
}

/** What is said of a statement, or the making of a view, that nothing else could end. */
const BROKEN_OFF = `coordtest: what was computed did not end within ${STOP_MS / 1000} s, and was broken off\n`;

function log(stack: string): void {
  process.stderr.write(bugNote(stack));
}

function readPassword({ passwordFile, password }: StartServerOptions): string | null {
  if (passwordFile === undefined) return password ?? null;
  try {
    const text = readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
    if (text !== '') return text;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UsageError(`the password file \`${passwordFile}\` cannot be read (${code})`);
  }
  throw new UsageError(`the password file \`${passwordFile}\` is empty`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** How far back reads AS OF go while time is real: more would be kept for as long as it runs. */
const HISTORY = '60s';

/** Whoever can guess the keys of sessions can cancel what they run. */
function unforeseeableSeed(): string {
  return randomBytes(8).readBigUInt64BE().toString();
}

function ownDirectory(directory: string): string {
  try {
    makeDirectory(directory, 0o700);
    return realpathSync(directory);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UsageError(`the directory \`${directory}\` cannot be made (${code})`);
  }
}

/** What the codes of the operating system mean here. */
const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no address has this name',
  EAI_AGAIN: 'no address has this name',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  EADDRINUSE: 'somebody listens there already',
  EACCES: 'the port is not open to this user',
};

async function startThread(
  options: Parameters<typeof ThreadedServer.start>[0],
): Promise<ThreadedServer> {
  try {
    return await ThreadedServer.start(options);
  } catch (error) {
    if (error instanceof ServeRefusedError) throw new UsageError(error.message);
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || !['listen', 'getaddrinfo'].includes(syscall ?? '')) throw error;
    const where = `${options.host}:${options.port}`;
    const why = LISTEN_ERRORS[code];
    throw new UsageError(
      why === undefined
        ? `cannot listen on ${where} (${code})`
        : `cannot listen on ${where}: ${why} (${code})`,
    );
  }
}
