import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { OptionError, SystemError } from '../harness/index.js';
import { makeDirectory, ScratchDirectory } from '../runner/index.js';
import {
  DEFAULT_LIMITS,
  EmbeddedBackend,
  bugNote,
  WireServer,
  type ServeLimits,
} from '../serve/index.js';
import { EmbeddedSystem } from '../systems/embedded/index.js';
import { lockDataDirectory } from './data-lock.js';
import { UsageError } from './usage-error.js';

/** What a server is started with. */
export interface StartServerOptions {
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
  /** Options of the system. */
  readonly options: readonly (readonly [name: string, value: string])[];
}

/** A server that runs. */
export interface RunningServer {
  readonly port: number;
  /** Ends it: clients are told, what is not durable is removed. */
  stop(): Promise<void>;
}

/** Starts a server. @throws UsageError if it cannot be started as wanted. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { host, port, manualClock } = options;
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
    const system = openSystem(options, { dataDirectory, scratch: scratch.path });
    closing.push(() => system.close());
    const backend = new EmbeddedBackend(system, {
      now: manualClock ? null : realTime,
      heldMessagesMax: limits.heldMessagesMax,
    });
    const server = await listen(backend, { host, port, password, limits, log });
    return {
      port: server.port,
      stop: async () => {
        await server.close();
        closeAll();
      },
    };
  } catch (error) {
    closeAll();
    throw error;
  }
}

function log(stack: string): void {
  process.stderr.write(bugNote(stack));
}

/** The time in milliseconds since 1970, which never goes back while the process lives. */
function realTime(): bigint {
  return BigInt(Math.floor(performance.timeOrigin + performance.now()));
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

function openSystem(
  options: StartServerOptions,
  { dataDirectory, scratch }: { readonly dataDirectory: string; readonly scratch: string },
): EmbeddedSystem {
  // Whoever can guess the keys of sessions can cancel what they run.
  const seed = randomBytes(8).readBigUInt64BE().toString();
  try {
    return new EmbeddedSystem({
      dataDirectory,
      temporaryDirectory: ownDirectory(options.filesDirectory ?? path.join(scratch, 'files')),
      options: new Map([['seed', seed], ...options.options]),
    });
  } catch (error) {
    if (error instanceof OptionError || error instanceof SystemError) {
      throw new UsageError(error.message);
    }
    throw error;
  }
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

async function listen(
  backend: EmbeddedBackend,
  options: Parameters<typeof WireServer.listen>[1],
): Promise<WireServer> {
  try {
    return await WireServer.listen(backend, options);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const where = `${options.host}:${options.port}`;
    const why = LISTEN_ERRORS[code];
    throw new UsageError(
      why === undefined
        ? `cannot listen on ${where} (${code})`
        : `cannot listen on ${where}: ${why} (${code})`,
    );
  }
}
