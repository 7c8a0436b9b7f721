import type { PreparedStatement } from '../coordinator/index.js';
import type { Response } from '../harness/index.js';
import { DatumError, debugUnit, parseDuration, type Column, type Row } from '../repr/index.js';
import type { StatementKind } from '../sql/index.js';
import { formatAntichain } from '../time/index.js';
import type { EmbeddedSystem, ProtocolClient } from '../systems/embedded/index.js';
import type { BackendSession, SessionRequests } from './backend.js';

/** Who connects to this database gets the commands below in place of SQL. */
export const CONTROL_DATABASE = 'coordtest';

/** What the commands are about. */
export interface Controlled {
  readonly system: EmbeddedSystem;
  readonly hasManualClock: boolean;
  /** Lets no message of the dataflow server pass by itself, until {@link release}. */
  hold(): void;
  /** Lets those messages pass again that pass where nobody holds them. */
  release(): void;
}

/** What a command gives, or how it fails. */
type Outcome = Response;

interface Command {
  readonly pattern: RegExp;
  /** As it is written. */
  readonly usage: string;
  readonly kind: StatementKind;
  readonly run: (backend: Controlled, argument: string) => Outcome;
}

/** The commands that move time and messages by hand. */
const COMMANDS: readonly Command[] = [
  {
    pattern: /^advance\s+'?([^']+?)'?$/i,
    usage: "ADVANCE '1s'",
    kind: 'set',
    run: advance,
  },
  {
    pattern: /^(hold)$/i,
    usage: 'HOLD',
    kind: 'set',
    run: (backend) => {
      backend.hold();
      return completed('HOLD');
    },
  },
  {
    pattern: /^(release)$/i,
    usage: 'RELEASE',
    kind: 'set',
    run: (backend) => {
      backend.release();
      return completed('RELEASE');
    },
  },
  {
    pattern: /^deliver(?:\s+(\d{1,6}))?$/i,
    usage: 'DELIVER [count]',
    kind: 'set',
    run: ({ system }, count) => {
      system.quiesce();
      const passed = system.feedback.deliver(count === '' ? {} : { count: Number(count) });
      return completed(`DELIVER ${passed}`);
    },
  },
  {
    pattern: /^(show\s+clock)$/i,
    usage: 'SHOW CLOCK',
    kind: 'show',
    run: ({ system }) => table(['now'], [[String(system.clock.now)]]),
  },
  {
    pattern: /^(show\s+feedback)$/i,
    usage: 'SHOW FEEDBACK',
    kind: 'show',
    run: ({ system }) => {
      const rows = system.feedback.list().map(({ kind, text }) => [kind, text]);
      return table(['kind', 'message'], rows);
    },
  },
  {
    pattern: /^(show\s+waits)$/i,
    usage: 'SHOW WAITS',
    kind: 'show',
    run: ({ system }) => {
      const rows = system.waits().map(({ connection, what, collections }) => {
        return [String(connection), what, collections.map(({ name }) => name).join(', ')];
      });
      return table(['session', 'waits_for', 'of'], rows);
    },
  },
  {
    pattern: /^(show\s+frontiers)$/i,
    usage: 'SHOW FRONTIERS',
    kind: 'show',
    run: ({ system }) => {
      const rows = system
        .frontiers()
        .collections.map(({ name, since, deliveredUpper, realUpper }) => [
          name,
          ...[since, deliveredUpper, realUpper].map((frontier) => formatAntichain(frontier)),
        ]);
      return table(['name', 'since', 'delivered_upper', 'real_upper'], rows);
    },
  },
];

/** A client of {@link CONTROL_DATABASE}: it moves the clock and lets messages pass. */
export class ControlSession implements BackendSession {
  readonly connection = 0;
  readonly secretKey = 0;
  readonly requests: SessionRequests = REFUSING;
  readonly #backend: Controlled;
  readonly #receive: ProtocolClient['receive'];

  constructor(backend: Controlled, { receive }: ProtocolClient) {
    this.#backend = backend;
    this.#receive = receive;
  }

  submit(text: string): void {
    const commands = text.split(';').map((command) => command.trim());
    for (const command of commands.filter((one) => one !== '')) {
      const { response, kind } = this.#run(command);
      this.#receive({ kind: 'response', connection: 0, response, statement: kind });
      this.#receive({ kind: 'answered', connection: 0, statement: kind });
      if (response.kind === 'error') break;
    }
    this.#ready();
  }

  execute(): void {
    this.#ready();
  }

  flush(): void {
    this.#ready();
  }

  sync(): void {
    this.#ready();
  }

  endTail(): void {
    // It has none.
  }

  copyInput(): void {
    // It asks for none.
  }

  terminate(): void {
    // It has nothing open.
  }

  #run(text: string): { readonly response: Response; readonly kind: StatementKind } {
    for (const { pattern, kind, run } of COMMANDS) {
      const found = pattern.exec(text);
      if (found !== null) return { response: run(this.#backend, found[1] ?? ''), kind };
    }
    const message = `the database "${CONTROL_DATABASE}" has no such command`;
    const hint = `There are ${COMMANDS.map(({ usage }) => usage).join(', ')}.`;
    return { response: { kind: 'error', message, code: '42601', hint }, kind: 'set' };
  }

  #ready(): void {
    this.#receive({ kind: 'ready', connection: 0 });
  }
}

/** Commands have no parameters, and are not prepared. */
const REFUSING: SessionRequests = {
  transaction: 'none',
  variable: (name) => CONSTANTS[name],
  variableChanges: 0,
  failTransaction: () => undefined,
  prepare: () => ({
    kind: 'error',
    message: `the database "${CONTROL_DATABASE}" takes simple queries only`,
    code: '0A000',
  }),
  prepared: () => undefined,
  forget: () => undefined,
  describe: ({ parameterTypes, statement }: PreparedStatement) => {
    return { parameterTypes, columns: null, kind: statement.kind };
  },
};

/** What clients are told of their session. */
const CONSTANTS: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  integer_datetimes: 'on',
  IntervalStyle: 'postgres',
  is_superuser: 'off',
  server_version: '15.0',
  standard_conforming_strings: 'on',
  TimeZone: 'UTC',
};

function advance(backend: Controlled, text: string): Outcome {
  if (!backend.hasManualClock) {
    return {
      kind: 'error',
      message: 'the clock follows real time',
      code: '55000',
      hint: 'Start the server with --manual-clock to move it by hand.',
    };
  }
  let byMs: bigint;
  try {
    byMs = parseDuration(text);
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    return { kind: 'error', message: error.message, code: error.code };
  }
  backend.system.clock.advance(byMs);
  backend.system.quiesce();
  return completed(`ADVANCE ${backend.system.clock.now}`);
}

function completed(tag: string): Outcome {
  return { kind: 'completed', debug: debugUnit(tag), tag };
}

function table(names: readonly string[], rows: readonly Row[]): Outcome {
  const columns = names.map((name): Column => ({ name, type: { kind: 'text' }, nullable: false }));
  return { kind: 'rows', columns, rows };
}
