/** A session variable: its name as SHOW prints it, what it means, and what it may hold. */
export interface VariableDefinition {
  readonly name: string;
  readonly description: string;
  readonly default: string;
  /** The variable whose value is the default; left out: `default` is. */
  readonly follows?: string;
  readonly rule: VariableRule;
}

/** What a variable may hold. */
export type VariableRule =
  /** Any text. */
  | { readonly kind: 'text' }
  /** Nothing but its default; setting it to that is allowed, also by its other spellings. */
  | { readonly kind: 'fixed'; readonly spellings?: readonly string[] }
  /** Whatever it is, no session sets it. */
  | { readonly kind: 'readOnly' }
  | { readonly kind: 'boolean' }
  /** The session's user, which is the default, or else one of these words. */
  | { readonly kind: 'role'; readonly words: readonly string[] }
  /** A time zone: see `timeZoneSetting`. */
  | { readonly kind: 'timeZone' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  /** Milliseconds, or a number with a unit; 0: no limit. */
  | { readonly kind: 'duration' }
  /** One of several words, in any case; stored as listed, or as what it is a synonym of. */
  | {
      readonly kind: 'choice';
      readonly values: readonly string[];
      readonly synonyms: ReadonlyMap<string, string>;
    };

/** The isolation levels: coordinator.md, Decision 2. */
export const ISOLATION_LEVELS = ['strict serializable', 'serializable'] as const;

/** One of {@link ISOLATION_LEVELS}. */
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

/**
 * The weaker levels of the SQL standard are the weakest one here that gives as much: the standard
 * allows to give more than was asked for, and SHOW says what is given.
 */
const WEAKER_LEVELS: ReadonlyMap<string, IsolationLevel> = new Map(
  ['repeatable read', 'read committed', 'read uncommitted'].map((level) => [level, 'serializable']),
);

/** How severe a notice can be, the least severe first. */
export const NOTICE_LEVELS = [
  'debug5',
  'debug4',
  'debug3',
  'debug2',
  'debug1',
  'log',
  'notice',
  'warning',
  'error',
];

/** The variables that every session has, in the byte order of their names in lower case. */
export const VARIABLES: readonly VariableDefinition[] = [
  text('application_name', '', 'The name that the client gives itself.'),
  fixed('array_nulls', 'on', 'Whether NULL in the text of an array is NULL.'),
  readOnly('block_size', '8192', 'The bytes of a page, as PostgreSQL has them.'),
  choice('bytea_output', ['escape', 'hex'], 'hex', 'How bytes are printed.'),
  boolean('check_function_bodies', 'on', 'Whether functions are checked; there are none.'),
  fixed('client_encoding', 'UTF8', 'The encoding of texts between client and server.'),
  {
    name: 'client_min_messages',
    description: 'The least severe notice sent.',
    default: 'notice',
    rule: { kind: 'choice', values: NOTICE_LEVELS, synonyms: new Map([['debug', 'debug2']]) },
  },
  text('database', 'materialize', 'The database that names without one are looked up in.'),
  {
    name: 'DateStyle',
    description: 'How dates are printed and read.',
    default: 'ISO, MDY',
    // What is not said stays as it is.
    rule: { kind: 'fixed', spellings: ['ISO', 'MDY', 'MDY, ISO', 'US', 'ISO, US', 'US, ISO'] },
  },
  fixed('default_table_access_method', 'heap', 'The storage of new tables; there is but one.'),
  fixed('default_tablespace', '', 'Where new tables are stored; there is but one place.'),
  isolation('default_transaction_isolation', 'The isolation level of new transactions.'),
  boolean('default_transaction_read_only', 'off', 'Whether new transactions only read.'),
  boolean('escape_string_warning', 'on', 'Whether backslashes are warned of; ignored.'),
  {
    name: 'extra_float_digits',
    description: 'Digits added to those of a float that are printed.',
    default: '3',
    rule: { kind: 'integer', min: -15, max: 3 },
  },
  timeout('idle_in_transaction_session_timeout', 'How long transactions may be idle; ignored.'),
  readOnly('in_hot_standby', 'off', 'Whether this is a copy that only is read.'),
  fixed('integer_datetimes', 'on', 'Whether times are counted in whole microseconds.'),
  fixed('IntervalStyle', 'postgres', 'How intervals are printed.'),
  readOnly('is_superuser', 'off', 'Whether the user may do everything.'),
  boolean('jit', 'off', 'Whether queries become machine code; accepted and ignored.'),
  readOnly('lc_collate', 'C', 'The order of texts, which is that of their bytes.'),
  readOnly('lc_ctype', 'C', 'The classes of characters.'),
  timeout('lock_timeout', 'How long statements wait for locks; accepted and ignored.'),
  readOnly('max_identifier_length', '63', 'The most bytes of a name that count.'),
  readOnly('max_index_keys', '32', 'The most columns of a key, as PostgreSQL has them.'),
  {
    name: 'role',
    description: 'Whose privileges are used.',
    default: 'none',
    rule: { kind: 'role', words: ['none'] },
  },
  boolean('row_security', 'on', 'Whether policies for rows apply; there are none.'),
  text('search_path', 'public', 'The schemas that names without one are looked up in.'),
  readOnly('server_encoding', 'UTF8', 'The encoding of texts that are kept.'),
  readOnly('server_version', '15.0', 'The version of PostgreSQL that the dialect follows.'),
  readOnly('server_version_num', '150000', 'The same as a number.'),
  {
    name: 'session_authorization',
    description: 'Who uses the session.',
    default: '',
    rule: { kind: 'role', words: [] },
  },
  boolean('sql_safe_updates', 'off', 'Whether updates that may do harm are refused; ignored.'),
  choice(
    'session_replication_role',
    ['origin', 'replica', 'local'],
    'origin',
    'Which triggers and rules fire; there are none.',
  ),
  fixed('standard_conforming_strings', 'on', 'Whether a backslash in a string is a backslash.'),
  timeout('statement_timeout', 'How long a statement may compute where real time is measured.'),
  boolean('synchronous_commit', 'on', 'Whether commits wait for the disk; accepted and ignored.'),
  {
    name: 'TimeZone',
    description: 'The time zone in which times are printed and read.',
    default: 'UTC',
    rule: { kind: 'timeZone' },
  },
  {
    ...isolation(
      'transaction_isolation',
      'Whether reads follow all that finished before they began, or may lag behind.',
    ),
    follows: 'default_transaction_isolation',
  },
  {
    ...boolean('transaction_read_only', 'off', 'Whether the transaction only reads.'),
    follows: 'default_transaction_read_only',
  },
  choice('xmloption', ['content', 'document'], 'content', 'What XML is read as; there is none.'),
];

function text(name: string, initial: string, description: string): VariableDefinition {
  return { name, description, default: initial, rule: { kind: 'text' } };
}

function boolean(name: string, initial: string, description: string): VariableDefinition {
  return { name, description, default: initial, rule: { kind: 'boolean' } };
}

function isolation(name: string, description: string): VariableDefinition {
  const rule = { kind: 'choice', values: ISOLATION_LEVELS, synonyms: WEAKER_LEVELS } as const;
  return { name, description, default: 'strict serializable', rule };
}

function timeout(name: string, description: string): VariableDefinition {
  return { name, description, default: '0', rule: { kind: 'duration' } };
}

function fixed(name: string, value: string, description: string): VariableDefinition {
  return { name, description, default: value, rule: { kind: 'fixed' } };
}

function readOnly(name: string, value: string, description: string): VariableDefinition {
  return { name, description, default: value, rule: { kind: 'readOnly' } };
}

function choice(
  name: string,
  values: readonly string[],
  initial: string,
  description: string,
): VariableDefinition {
  return {
    name,
    description,
    default: initial,
    rule: { kind: 'choice', values, synonyms: new Map() },
  };
}
