import { OptionError } from '../../harness/index.js';
import { nearestName, quoted } from '../../diagnostic/index.js';

/** The options of the system, and what they are. */
export const POSTGRES_OPTIONS: ReadonlyMap<string, string> = new Map([
  [
    'url',
    'Where the server is: `postgres://user:password@host:port/database`. Without it, and for ' +
      'what it leaves out, the variables PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE and so ' +
      'on count. Cannot be set in a file.',
  ],
  [
    'isolate',
    'What each file gets of its own: `database`, `schema`, or `auto` (default), which is a ' +
      'database where the role may create one. Cannot be set in a file.',
  ],
  [
    'transaction_isolation',
    'The isolation level that transactions begin with: `read uncommitted`, `read committed`, ' +
      '`repeatable read` or `serializable`; the default is that of the server.',
  ],
]);

/** The options that say where a file runs. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set(['url', 'isolate']);

const ISOLATES = ['auto', 'database', 'schema'] as const;
const LEVELS = ['read uncommitted', 'read committed', 'repeatable read', 'serializable'];

/** What {@link POSTGRES_OPTIONS} are set to. */
export interface PostgresOptions {
  url?: string;
  isolate: (typeof ISOLATES)[number];
  transactionIsolation?: string;
}

/** The options of an environment. @throws OptionError for those that there are not. */
export function readOptions(options: ReadonlyMap<string, string>): PostgresOptions {
  const read: PostgresOptions = { isolate: 'auto' };
  for (const [name, value] of options) setOption(read, name, value);
  return read;
}

/**
 * Changes an option; `file`: from within a file, whose place on the server is made by then.
 *
 * @throws OptionError for a name or a value that it cannot have.
 */
export function setOption(
  options: PostgresOptions,
  name: string,
  value: string,
  from: 'outside' | 'file' = 'outside',
): void {
  if (from === 'file' && FROM_OUTSIDE.has(name)) {
    throw new OptionError(
      name,
      `the option \`${name}\` is set from outside: \`--set ${name}=...\``,
    );
  }
  switch (name) {
    case 'url':
      options.url = checkUrl(value);
      return;
    case 'isolate':
      options.isolate = oneOf(name, ISOLATES, value);
      return;
    case 'transaction_isolation':
      options.transactionIsolation = oneOf(name, LEVELS, value.toLowerCase());
      return;
    default: {
      const names = [...POSTGRES_OPTIONS.keys()];
      const nearest = nearestName(name, names);
      const help =
        nearest === undefined ? `options are ${names.join(', ')}` : `did you mean \`${nearest}\`?`;
      throw new OptionError(name, `system \`postgres\` has no option ${quoted(name)}: ${help}`);
    }
  }
}

function checkUrl(value: string): string {
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new OptionError(
    'url',
    `the option \`url\` is \`postgres://user@host:port/database\`, found ${quoted(value)}`,
  );
}

function oneOf<Value extends string>(name: string, values: readonly Value[], found: string): Value {
  const value = values.find((one) => one === found);
  if (value !== undefined) return value;
  const list = values.map((one) => `\`${one}\``).join(', ');
  throw new OptionError(name, `the option \`${name}\` is one of ${list}, found ${quoted(found)}`);
}
