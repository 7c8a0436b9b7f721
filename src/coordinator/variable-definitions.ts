/** A session variable: its name as SHOW prints it, what it means, and what it may hold. */
export interface VariableDefinition {
  readonly name: string;
  readonly description: string;
  readonly default: string;
  readonly rule: VariableRule;
}

/** What a variable may hold. */
export type VariableRule =
  /** Any text. */
  | { readonly kind: 'text' }
  /** Nothing but its default; setting it to that is allowed. */
  | { readonly kind: 'fixed' }
  /** Whatever it is, no session sets it. */
  | { readonly kind: 'readOnly' }
  | { readonly kind: 'boolean' }
  /** A time zone: see `timeZoneSetting`. */
  | { readonly kind: 'timeZone' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
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

const NOTICE_LEVELS = [
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
  fixed('client_encoding', 'UTF8', 'The encoding of texts between client and server.'),
  choice('client_min_messages', NOTICE_LEVELS, 'notice', 'The least severe notice sent.'),
  text('database', 'materialize', 'The database that names without one are looked up in.'),
  fixed('DateStyle', 'ISO, MDY', 'How dates are printed and read.'),
  {
    name: 'extra_float_digits',
    description: 'Digits added to those of a float that are printed.',
    default: '3',
    rule: { kind: 'integer', min: -15, max: 3 },
  },
  fixed('integer_datetimes', 'on', 'Whether times are counted in whole microseconds.'),
  fixed('IntervalStyle', 'postgres', 'How intervals are printed.'),
  readOnly('is_superuser', 'off', 'Whether the user may do everything.'),
  text('search_path', 'public', 'The schemas that names without one are looked up in.'),
  readOnly('server_version', '15.0', 'The version of PostgreSQL that the dialect follows.'),
  readOnly('server_version_num', '150000', 'The same as a number.'),
  {
    name: 'sql_safe_updates',
    description: 'Whether updates that may do harm are refused; accepted and ignored.',
    default: 'off',
    rule: { kind: 'boolean' },
  },
  fixed('standard_conforming_strings', 'on', 'Whether a backslash in a string is a backslash.'),
  {
    name: 'TimeZone',
    description: 'The time zone in which times are printed and read.',
    default: 'UTC',
    rule: { kind: 'timeZone' },
  },
  {
    name: 'transaction_isolation',
    description: 'Whether reads follow all that finished before they began, or may lag behind.',
    default: 'strict serializable',
    rule: { kind: 'choice', values: ISOLATION_LEVELS, synonyms: WEAKER_LEVELS },
  },
];

function text(name: string, initial: string, description: string): VariableDefinition {
  return { name, description, default: initial, rule: { kind: 'text' } };
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
