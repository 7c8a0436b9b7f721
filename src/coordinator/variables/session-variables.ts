import { unreachable } from '../../diagnostic/index.js';
import { DatumError, fieldsOf, timeZoneSetting } from '../../repr/index.js';
import { SqlError } from '../../sql/index.js';
import { CUSTOM_VARIABLES_MAX, customVariable, isCustomName } from './custom-variables.js';
import { durationText, readDuration } from './duration-setting.js';
import { VARIABLES, type IsolationLevel, type VariableDefinition } from './variable-definitions.js';

const DEFINITIONS: ReadonlyMap<string, VariableDefinition> = new Map(
  VARIABLES.map((definition) => [definition.name.toLowerCase(), definition]),
);

/** Other spellings that PostgreSQL's grammar has. */
const ALIASES: Readonly<Record<string, string>> = {
  'time zone': 'timezone',
  names: 'client_encoding',
  'transaction isolation level': 'transaction_isolation',
};

/** What a transaction has set so far. */
export interface SettingsSoFar {
  readonly staged: ReadonlyMap<string, string | null>;
  readonly local: ReadonlyMap<string, string | null>;
}

/**
 * The variables of one session, with PostgreSQL's rules: what a transaction sets is undone when it
 * rolls back, and what it sets `LOCAL`ly when it ends.
 */
export class SessionVariables {
  /** What this session has in place of the definitions' defaults. */
  readonly #defaults: ReadonlyMap<string, string>;
  readonly #session = new Map<string, string>();
  /** Set by the transaction that is under way; null: back to the default. */
  readonly #staged = new Map<string, string | null>();
  readonly #local = new Map<string, string | null>();
  /** The keys of the variables that the client has made by setting them; they stay. */
  readonly #custom: Set<string>;
  #changes = 0;

  constructor(defaults: ReadonlyMap<string, string> = new Map()) {
    this.#defaults = defaults;
    this.#custom = new Set([...defaults.keys()].filter(isCustomName));
  }

  /** Another number whenever a variable may have got another value. */
  get changes(): number {
    return this.#changes;
  }

  /** The value as SHOW prints it, or undefined if there is no such variable. */
  get(name: string): string | undefined {
    const definition = this.#find(name);
    if (definition === undefined) return undefined;
    const key = definition.name.toLowerCase();
    for (const layer of [this.#local, this.#staged, this.#session]) {
      const value = layer.get(key);
      if (value !== undefined) return value ?? this.#default(definition);
    }
    return this.#default(definition);
  }

  /** @throws SqlError `unrecognized configuration parameter`. */
  show(name: string): { readonly name: string; readonly value: string } {
    const value = this.get(name);
    if (value === undefined) throw unrecognized(name);
    return { name: this.#find(name)!.name, value };
  }

  get isolation(): IsolationLevel {
    return this.get('transaction_isolation') as IsolationLevel;
  }

  /**
   * All variables with their values, in the order of their names. `setting` is the value without a
   * unit, and `context` who can set it: `user`, or nobody (`internal`). Behind them is what the
   * client has made (`custom`).
   */
  all(): readonly Record<'name' | 'value' | 'setting' | 'description' | 'context', string>[] {
    const own = [...this.#custom].map((name) => ({ ...customVariable(name), context: 'custom' }));
    const definitions = VARIABLES.map((definition) => {
      return { ...definition, context: definition.rule.kind === 'readOnly' ? 'internal' : 'user' };
    });
    return [...definitions, ...own].map(({ name, rule, description, context }) => {
      const value = this.get(name)!;
      const setting = rule.kind === 'duration' ? `${readDuration(name, value)}` : value;
      return { name, value, setting, description, context };
    });
  }

  /**
   * Sets a variable for the transaction, and for the session if that commits and it is not local.
   * `null` sets it back to its default.
   *
   * A name of two parts and more makes a variable, as in PostgreSQL.
   *
   * @throws SqlError if there is no such variable, or it cannot have the value.
   */
  set(name: string, value: string | null, local: boolean): void {
    const definition = this.#find(name) ?? this.#make(name);
    const checked = value === null ? null : this.#checked(definition, value);
    const layer = local ? this.#local : this.#staged;
    if (!local) this.#local.delete(definition.name.toLowerCase());
    layer.set(definition.name.toLowerCase(), checked);
    this.#changes += 1;
  }

  /** Sets all variables back that can be set. */
  resetAll(): void {
    for (const { name, rule } of VARIABLES) {
      if (rule.kind !== 'readOnly') this.set(name, null, false);
    }
    for (const name of this.#custom) this.set(name, null, false);
  }

  /** What the transaction has set so far, for {@link restore}. */
  save(): SettingsSoFar {
    return { staged: new Map(this.#staged), local: new Map(this.#local) };
  }

  /** Undoes what the transaction has set since. */
  restore({ staged, local }: SettingsSoFar): void {
    this.#staged.clear();
    this.#local.clear();
    for (const [name, value] of staged) this.#staged.set(name, value);
    for (const [name, value] of local) this.#local.set(name, value);
    this.#changes += 1;
  }

  /** Keeps what the transaction set, or not. */
  endTransaction(outcome: 'commit' | 'rollback'): void {
    if (this.#staged.size === 0 && this.#local.size === 0) return;
    this.#changes += 1;
    if (outcome === 'commit') {
      for (const [name, value] of this.#staged) {
        if (value === null) this.#session.delete(name);
        else this.#session.set(name, value);
      }
    }
    this.#staged.clear();
    this.#local.clear();
  }

  #find(name: string): VariableDefinition | undefined {
    const found = find(name);
    if (found !== undefined || !this.#custom.has(name.toLowerCase())) return found;
    return customVariable(name);
  }

  #make(name: string): VariableDefinition {
    const made = require(name);
    if (this.#custom.size === CUSTOM_VARIABLES_MAX) {
      throw new SqlError(
        `a session has at most ${CUSTOM_VARIABLES_MAX} custom parameters`,
        '54000',
      );
    }
    this.#custom.add(made.name);
    return made;
  }

  #checked(definition: VariableDefinition, value: string): string {
    const { rule } = definition;
    if (rule.kind !== 'role') return checkValue(definition, value);
    if (rule.words.includes(value) || value === this.get('session_authorization')) return value;
    throw new SqlError(`role "${value}" does not exist`, '22023');
  }

  #default(definition: VariableDefinition): string {
    const own = this.#defaults.get(definition.name.toLowerCase());
    if (own !== undefined) return own;
    return definition.follows === undefined ? definition.default : this.get(definition.follows)!;
  }
}

/**
 * What a session has in place of a default: the variable's key and its value. It may be a variable
 * that this makes.
 *
 * @throws SqlError if there is no such variable, or it cannot have the value.
 */
export function checkedSetting(name: string, value: string): [key: string, value: string] {
  const definition = require(name);
  return [definition.name.toLowerCase(), checkValue(definition, value)];
}

function find(name: string): VariableDefinition | undefined {
  const key = name.toLowerCase();
  return DEFINITIONS.get(ALIASES[key] ?? key);
}

/** @throws SqlError if there is none of the name, and it is none for a variable of its own. */
function require(name: string): VariableDefinition {
  const definition = find(name);
  if (definition !== undefined) return definition;
  if (name.includes('.')) return customVariable(name);
  throw unrecognized(name);
}

function unrecognized(name: string): SqlError {
  return new SqlError(`unrecognized configuration parameter "${name}"`, '42704');
}

function checkValue(definition: VariableDefinition, value: string): string {
  const { name, rule } = definition;
  switch (rule.kind) {
    case 'text':
      return value;
    case 'fixed':
      if ([definition.default, ...(rule.spellings ?? [])].some((one) => sameWords(value, one))) {
        return definition.default;
      }
      throw new SqlError(`parameter "${name}" can only be set to "${definition.default}"`, '22023');
    case 'readOnly':
    case 'role':
      throw new SqlError(`parameter "${name}" cannot be changed`, '55P02');
    case 'timeZone':
      return checkTimeZone(value);
    case 'boolean':
      return checkBoolean(name, value);
    case 'integer':
      return checkInteger(name, rule, value);
    case 'duration':
      return durationText(readDuration(name, value));
    case 'choice': {
      const found = [...rule.values, ...rule.synonyms.keys()].find((one) => sameWords(one, value));
      if (found !== undefined) return rule.synonyms.get(found) ?? found;
      throw new SqlError(`invalid value for parameter "${name}": "${value}"`, '22023', {
        hint: `Available values: ${rule.values.join(', ')}.`,
      });
    }
    default:
      return unreachable(rule);
  }
}

/** Whether two texts have the same words, but for case, blanks, hyphens and quotes around them. */
function sameWords(left: string, right: string): boolean {
  return words(left) === words(right);
}

function words(text: string): string {
  return text.toLowerCase().replace(/[\s\-_',"]+/g, '');
}

const TRUE_WORDS = ['on', 'true', 't', 'yes', 'y', '1'];
const FALSE_WORDS = ['off', 'false', 'f', 'no', 'n', '0'];

function checkBoolean(name: string, value: string): string {
  const word = value.toLowerCase();
  if (TRUE_WORDS.includes(word)) return 'on';
  if (FALSE_WORDS.includes(word)) return 'off';
  throw new SqlError(`parameter "${name}" requires a Boolean value`, '22023');
}

function checkTimeZone(value: string): string {
  try {
    return timeZoneSetting(value);
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    throw new SqlError(error.message, error.code, fieldsOf(error));
  }
}

function checkInteger(
  name: string,
  { min, max }: { readonly min: number; readonly max: number },
  value: string,
): string {
  if (!/^[+-]?\d{1,9}$/.test(value)) {
    throw new SqlError(`invalid value for parameter "${name}": "${value}"`, '22023');
  }
  const number = Number(value);
  if (number >= min && number <= max) return String(number);
  throw new SqlError(
    `${number} is outside the valid range for parameter "${name}" (${min} .. ${max})`,
    '22023',
  );
}
