import { InvalidArgumentError, Option, type Command } from 'commander';
import { limitOf } from '../config/index.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-code.js';
import { addSetOption } from './run-options.js';

/** The port of the database whose dialect this is. */
const DEFAULT_PORT = 6875;

const EXAMPLES = `
Examples:
  coordtest serve                                  on 127.0.0.1:${DEFAULT_PORT}, until Ctrl-C
  coordtest serve --data ./data                    what is durable stays
  coordtest serve --manual-clock                   time stands until it is moved

Connect with any client of PostgreSQL, as the user \`materialize\`:
  psql 'host=127.0.0.1 port=${DEFAULT_PORT} user=materialize'
The database \`coordtest\` takes commands in place of SQL, from the same clients: ADVANCE '1s' moves
a manual clock, HOLD keeps messages of the dataflow server back, DELIVER lets them pass, RELEASE
ends that, and SHOW CLOCK, SHOW FEEDBACK, SHOW WAITS, SHOW FRONTIERS tell how things stand.`;

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly data?: string;
  readonly files?: string;
  readonly manualClock?: true;
  readonly passwordFile?: string;
  readonly maxConnections: number;
  readonly maxMessageSize: number;
  readonly idleTimeout?: number;
  readonly statementTimeout: number;
  readonly set: readonly (readonly [name: string, value: string])[];
}

/** Adds `coordtest serve`. */
export function addServeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('serve')
    .summary('serve the embedded coordinator to clients of PostgreSQL')
    .description("Serves the embedded coordinator on PostgreSQL's protocol, until it is stopped.")
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(
      new Option('--port <n>', 'the port to listen on; 0: any that is free')
        .argParser((text) => wholeNumber(text, 0, 65_535))
        .default(DEFAULT_PORT),
    )
    .option('--data <directory>', 'keep what is durable there (default: nothing is kept)')
    .option('--files <directory>', 'what `<TEMP>` stands for in paths of sources and sinks')
    .option('--manual-clock', 'time moves only by ADVANCE in the database `coordtest`')
    .option(
      '--password-file <file>',
      'ask clients for the password in the file (default: $COORDTEST_PASSWORD, or none)',
    )
    .addOption(
      new Option('--max-connections <n>', 'clients at once')
        .argParser((text) => wholeNumber(text, 1, 10_000))
        .default(250),
    )
    .addOption(
      new Option('--max-message-size <MB>', 'the longest statement, or parameters of one')
        .argParser((text) => wholeNumber(text, 1, 1024))
        .default(64),
    )
    .addOption(
      new Option(
        '--idle-timeout <duration>',
        'end sessions that say nothing for so long, as 90s or 5m',
      ).argParser((text) => milliseconds(text, 1000)),
    )
    .addOption(
      new Option(
        '--statement-timeout <duration>',
        'how long one statement may compute, as 90s or 5m; 0: for ever',
      )
        .argParser((text) => milliseconds(text, 0))
        .default(60_000, '1m'),
    );
  addSetOption(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options: ServeOptions) => {
      context.exitCode = await serve(options, context);
    });
}

async function serve(
  options: ServeOptions,
  { terminal, workerUrl, interruption }: CommandContext,
): Promise<number> {
  const { startServer } = await import('./start-server.js');
  const { host, port } = options;
  const { COORDTEST_PASSWORD } = terminal.environment;
  const signal = interruption();
  const running = await startServer({
    // NB: where it is in the built package.
    workerUrl: new URL('../serve/worker.js', workerUrl),
    host,
    port,
    ...(options.data !== undefined && { dataDirectory: options.data }),
    ...(options.files !== undefined && { filesDirectory: options.files }),
    ...(options.passwordFile !== undefined && { passwordFile: options.passwordFile }),
    ...(COORDTEST_PASSWORD !== undefined && { password: COORDTEST_PASSWORD }),
    manualClock: options.manualClock ?? false,
    limits: {
      connectionsMax: options.maxConnections,
      messageBytesMax: options.maxMessageSize * 2 ** 20,
      idleTimeoutMs: options.idleTimeout ?? null,
    },
    statementMs: options.statementTimeout === 0 ? null : options.statementTimeout,
    options: options.set,
  });
  terminal.write(`coordtest listens on ${host}:${running.port}\n`);
  try {
    await Promise.race([stopped(signal), running.failed]);
  } finally {
    await running.stop();
  }
  return EXIT_CODES.passed;
}

/** Resolves when the signal is aborted. */
function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function wholeNumber(text: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new InvalidArgumentError(`a number from ${min} to ${max}`);
}

const DAY_MS = 86_400_000;

/** A duration; a number alone is one of seconds. */
function milliseconds(text: string, min: number): number {
  const value = /^\d+$/.test(text) ? Number(text) * 1000 : limitOf(text);
  if (value !== undefined && value >= min && value <= DAY_MS) return value;
  throw new InvalidArgumentError(`a duration from ${min / 1000}s to 24h, as 90s or 5m`);
}
