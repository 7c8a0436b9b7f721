import {
  defaultSystemOptions,
  ISOLATION_LEVELS,
  type SystemOptions,
} from '../../coordinator/index.js';
import { nearestName } from '../../diagnostic/index.js';
import { FORMAT_OPTION, OptionError } from '../../harness/index.js';

/** The options of the embedded system, and what they are. */
export const EMBEDDED_OPTIONS: ReadonlyMap<string, string> = new Map([
  [
    'auto_index_tables',
    'Whether each table gets an index `{name}_primary_idx`: `on` (default) or `off`.',
  ],
  [
    'logical_compaction_window',
    'How far below its upper a collection stays readable: `off` (default), or a duration ' +
      'such as `1ms` or `10s`. Holds for what is created from then on.',
  ],
  [
    'maintained_memory_limit',
    'What all views, indexes and sources that are maintained may keep together, with what they held ' +
      'before and still can be read: a size such as `10MB` (default `2GB`).',
  ],
  [
    'max_query_rows',
    'How many rows joins and table functions may make for a query, or for a view at one time: a ' +
      'whole number (default 50000000).',
  ],
  [
    'max_result_size',
    'How large the rows of an answer may be, those of RETURNING too: a size such as `10MB` (default `128MB`).',
  ],
  [
    'memory_limit',
    'What a query, a view that is maintained, or all tables together may keep: a size such as ' +
      '`10MB` (default `1GB`).',
  ],
  ['seed', 'Where random numbers begin, such as the secret keys of sessions: a whole number.'],
  [
    'transaction_isolation',
    'What sessions begin with: `strict serializable` (default) or `serializable`.',
  ],
]);

/** The values of the options. */
export interface EmbeddedOptions extends SystemOptions {
  /** What all that is maintained may keep together, in bytes. */
  maintainedMemoryLimit: number;
  seed: bigint;
}

/** What holds where nobody says otherwise. */
export function defaultOptions(): EmbeddedOptions {
  return { ...defaultSystemOptions(), maintainedMemoryLimit: 2 ** 31, seed: 0n };
}

/** Sets an option. @throws OptionError for a name or a value that is none. */
export function setOption(options: EmbeddedOptions, name: string, value: string): void {
  switch (name) {
    case 'auto_index_tables':
      options.autoIndexTables = parseSwitch(name, value);
      return;
    case 'logical_compaction_window':
      options.logicalCompactionWindow = value === 'off' ? null : parseDuration(name, value);
      return;
    case 'maintained_memory_limit':
      options.maintainedMemoryLimit = parseSize(name, value);
      return;
    case 'max_query_rows':
      options.maxQueryRows = parseCount(name, value);
      return;
    case 'max_result_size':
      options.maxResultSize = parseSize(name, value);
      return;
    case 'memory_limit':
      options.memoryLimit = parseSize(name, value);
      return;
    case 'seed':
      options.seed = parseSeed(name, value);
      return;
    case 'transaction_isolation':
      options.transactionIsolation = parseIsolation(name, value);
      return;
    default:
      throw unknownOption(name);
  }
}

function unknownOption(name: string): OptionError {
  // Where one may be written, so may that of the harness.
  const names = [FORMAT_OPTION, ...EMBEDDED_OPTIONS.keys()];
  const near = nearestName(name, names);
  const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean \`${near}\`?`;
  return new OptionError(name, `system \`embedded\` has no option \`${name}\`: ${hint}`);
}

function wrongValue(name: string, value: string, wanted: string): OptionError {
  return new OptionError(name, `the option \`${name}\` is ${wanted}, found \`${value}\``);
}

function parseSwitch(name: string, value: string): boolean {
  if (value === 'on') return true;
  if (value === 'off') return false;
  throw wrongValue(name, value, '`on` or `off`');
}

const UNITS_MS: Readonly<Record<string, bigint>> = {
  ms: 1n,
  s: 1000n,
  min: 60_000n,
  h: 3_600_000n,
  d: 86_400_000n,
};

function parseDuration(name: string, value: string): bigint {
  const match = /^(\d{1,15}) ?(ms|s|min|h|d)$/.exec(value);
  if (match === null) throw wrongValue(name, value, '`off` or a duration such as `10s`');
  return BigInt(match[1]!) * UNITS_MS[match[2]!]!;
}

const UNITS_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
};

/** Sizes as PostgreSQL's settings have them: powers of 1024. */
function parseSize(name: string, value: string): number {
  const match = /^(\d{1,9}) ?(B|kB|MB|GB)$/.exec(value);
  if (match === null) throw wrongValue(name, value, 'a size such as `10MB`');
  return Number(match[1]) * UNITS_BYTES[match[2]!]!;
}

function parseCount(name: string, value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw wrongValue(name, value, 'a whole number of at most 15 digits');
}

function parseSeed(name: string, value: string): bigint {
  if (/^\d{1,20}$/.test(value)) return BigInt(value);
  throw wrongValue(name, value, 'a whole number of at most 20 digits');
}

function parseIsolation(name: string, value: string): SystemOptions['transactionIsolation'] {
  const level = ISOLATION_LEVELS.find((one) => one === value);
  if (level !== undefined) return level;
  throw wrongValue(name, value, ISOLATION_LEVELS.map((one) => `\`${one}\``).join(' or '));
}
