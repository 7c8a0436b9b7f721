import { DiagnosticError, type Diagnostic } from '../diagnostic/index.js';
import { ArgumentReader } from './argument-reader.js';
import {
  flagArgument,
  requiredArgument,
  type ArgumentSchema,
  type ArgumentUsage,
  type RequiredArgument,
} from './argument-schema.js';
import type { Directive } from './directive.js';
import {
  bigintType,
  booleanType,
  durationType,
  enumType,
  integerType,
  numberType,
  stringType,
  type Range,
} from './value-type.js';

/**
 * The kinds of arguments. Each takes a line of documentation first, and must be given unless it
 * says `.optional()`, `.default(value)` or `.repeated()`; `.list()` takes several values at once.
 */
export const arg = {
  /** A text, not empty unless that is allowed. */
  string(
    doc: string,
    { placeholder = 'TEXT', allowEmpty = false }: StringOptions = {},
  ): RequiredArgument<string> {
    return requiredArgument(doc, stringType(placeholder, allowEmpty));
  },
  /** A whole number of any size. */
  bigint(doc: string, range: Range<bigint> = {}): RequiredArgument<bigint> {
    return requiredArgument(doc, bigintType(range));
  },
  /** A whole number that a JavaScript number holds exactly. */
  integer(doc: string, range: Range<number> = {}): RequiredArgument<number> {
    return requiredArgument(doc, integerType(range));
  },
  /** A number with a fraction or without. */
  number(doc: string, range: Range<number> = {}): RequiredArgument<number> {
    return requiredArgument(doc, numberType(range));
  },
  /** A length of time, in milliseconds: `1h30m`, `1.5s`, `500ms`. */
  duration(doc: string, range: Range<bigint> = {}): RequiredArgument<bigint> {
    return requiredArgument(doc, durationType(range));
  },
  /** One of some names. */
  enum<const T extends string>(doc: string, names: readonly T[]): RequiredArgument<T> {
    return requiredArgument(doc, enumType(names));
  },
  /** True where the bare key stands, false where it does not. */
  flag(doc: string): ArgumentSchema<boolean> {
    return flagArgument(doc, booleanType);
  },
} as const;

/** How a text argument is described and what it takes. */
export interface StringOptions {
  /** Stands for the value in manuals: `NAME`; `TEXT` if left out. */
  readonly placeholder?: string;
  readonly allowEmpty?: boolean;
}

/** Arguments by their keys. */
export type ArgumentShape = Readonly<Record<string, ArgumentSchema<unknown>>>;

/** The values that arguments of a shape have. */
export type ArgumentValues<S extends ArgumentShape> = {
  readonly [K in keyof S]: S[K] extends ArgumentSchema<infer T> ? T : never;
};

/** Typed values, or every mistake in the arguments. */
export type ReadArguments<S extends ArgumentShape> =
  | { readonly kind: 'values'; readonly values: ArgumentValues<S> }
  | { readonly kind: 'mistakes'; readonly diagnostics: readonly Diagnostic[] };

/** The arguments that a directive takes. */
export interface ArgumentDefinition<S extends ArgumentShape> {
  /**
   * @throws DiagnosticError with every mistake in the arguments, those that nobody read included.
   */
  read(directive: Directive): ArgumentValues<S>;
  /** Does the same without throwing. */
  tryRead(directive: Directive): ReadArguments<S>;
  /** The arguments for a manual, in the order of the definition. */
  describe(): readonly ArgumentUsage[];
}

/**
 * Declares the arguments of a directive once, for reading and for its manual:
 *
 *     const sqlArguments = defineArguments({
 *       session: arg.string('runs in this session').optional(),
 *       timeout: arg.duration('gives up after this time').default(5_000n),
 *     });
 *     const { session, timeout } = sqlArguments.read(testCase.directive);
 */
export function defineArguments<S extends ArgumentShape>(shape: S): ArgumentDefinition<S> {
  const entries = Object.entries(shape);
  const tryRead = (directive: Directive): ReadArguments<S> => {
    const reader = new ArgumentReader(directive);
    const values = entries.map(([key, schema]) => [key, reader.take(key, schema)] as const);
    const diagnostics = reader.finish();
    return diagnostics.length > 0
      ? { kind: 'mistakes', diagnostics }
      : { kind: 'values', values: Object.fromEntries(values) as ArgumentValues<S> };
  };
  return {
    tryRead,
    read(directive) {
      const outcome = tryRead(directive);
      if (outcome.kind === 'mistakes') throw new DiagnosticError(outcome.diagnostics);
      return outcome.values;
    },
    describe: () => entries.map(([key, schema]) => schema.describe(key)),
  };
}
