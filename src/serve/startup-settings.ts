import { ProtocolError } from '../wire/index.js';

/** What a client says when it connects. */
export interface StartupSettings {
  readonly user: string;
  readonly database: string;
  /** Variables by name, those of `options` included, without the database. */
  readonly variables: ReadonlyMap<string, string>;
  /** Options of the protocol itself, none of which is known. */
  readonly unknownOptions: readonly string[];
}

/**
 * Reads the parameters of a startup message. PostgreSQL documentation, 55.7, StartupMessage.
 *
 * @throws ProtocolError if there is no user, or `options` cannot be read.
 */
export function readStartupSettings(parameters: ReadonlyMap<string, string>): StartupSettings {
  const user = parameters.get('user') ?? '';
  if (user === '') {
    throw new ProtocolError('no PostgreSQL user name specified in startup packet', '28000');
  }
  const database = parameters.get('database') ?? '';
  const variables = new Map<string, string>();
  const unknownOptions: string[] = [];
  for (const [name, value] of parameters) {
    if (name === 'user' || name === 'database') continue;
    if (name.startsWith('_pq_.')) unknownOptions.push(name);
    else if (name === 'options') addOptions(variables, value);
    else if (name === 'replication') refuseReplication(value);
    else variables.set(name, value);
  }
  // Clients without a locale ask for no encoding, and take any.
  if (variables.get('client_encoding')?.toUpperCase() === 'SQL_ASCII') {
    variables.delete('client_encoding');
  }
  return { user, database: database === '' ? user : database, variables, unknownOptions };
}

function refuseReplication(value: string): void {
  if (/^(0|off|false|no)$/i.test(value)) return;
  throw new ProtocolError('replication is not supported', '0A000');
}

/** Reads `-c name=value --name=value`; a backslash keeps the blank after it. */
function addOptions(variables: Map<string, string>, text: string): void {
  const words = (text.match(/(?:\\.|\S)+/gs) ?? []).map((word) => word.replace(/\\(.)/gs, '$1'));
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    const isSeparate = word === '-c';
    if (isSeparate) index += 1;
    const setting = isSeparate ? words[index] : /^(?:-c|--)(.+)$/s.exec(word)?.[1];
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting ?? '') ?? [];
    if (name === undefined || value === undefined) {
      const message = `invalid command-line argument for server process: ${word}`;
      throw new ProtocolError(message, '42601');
    }
    variables.set(isSeparate ? name : name.replaceAll('-', '_'), value);
  }
}
