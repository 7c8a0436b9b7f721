import { quoted, type Diagnostic } from '../diagnostic/index.js';
import {
  duplicateArgument,
  malformedValue,
  missingArgument,
  notOneValue,
  valueOutOfRange,
} from './argument-diagnostics.js';
import type { Argument, Directive } from './directive.js';
import type { ValueType } from './value-type.js';

/** The arguments of one key in a directive, in order. */
export interface FoundArguments {
  readonly directive: Directive;
  readonly key: string;
  readonly found: readonly Argument[];
}

/** A typed value, or the mistakes in the arguments that it was to come from. */
export type ArgumentOutcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'mistakes'; readonly diagnostics: readonly Diagnostic[] };

/** What came of a text that stands alone. */
export type TextOutcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** There is none, and there has to be. */
  | { readonly kind: 'missing' }
  /** It is not what is wanted. */
  | { readonly kind: 'unfit'; readonly help?: string | undefined };

/** How manuals print an argument. */
export interface ArgumentUsage {
  /** As it is written: `timeout=DURATION`. */
  readonly usage: string;
  /** What it is for, in one line. */
  readonly doc: string;
  readonly presence: 'required' | 'optional' | 'repeated';
}

/** What an argument may look like, and what is read from it. Make one with `arg`. */
export interface ArgumentSchema<T> {
  /** What it is for, in one line. */
  readonly doc: string;
  /** Reads the arguments of one key. */
  read(arguments_: FoundArguments): ArgumentOutcome<T>;
  /** How it is printed in a manual under a key. */
  describe(key: string): ArgumentUsage;
  /**
   * Reads a value outside of a directive, such as an option of a system: one text, or none. Several
   * values are separated by commas there.
   */
  readText(text: string | undefined): TextOutcome<T>;
  /** What {@link readText} takes, with its article: `a whole number from 1 to 10`. */
  readonly noun: string;
  /** The value where none is given, as it would be written; undefined if there is none. */
  readonly fallback: string | undefined;
}

/** An argument that must be there, with the ways to relax that. */
export interface PresentArgument<T> extends ArgumentSchema<T> {
  /** May be left out: undefined then. */
  optional(): ArgumentSchema<T | undefined>;
  /** May be left out: the given value then. */
  default(value: T): ArgumentSchema<T>;
}

/** An argument that must be there and takes one value, with the ways to take more. */
export interface RequiredArgument<T> extends PresentArgument<T> {
  /** Takes any number of values at once: `key=(a, b)`, `key=a`, `key=()`. */
  list(): PresentArgument<readonly T[]>;
  /** May be given any number of times, also none, each time with one value. */
  repeated(): ArgumentSchema<readonly T[]>;
}

/** Reads one occurrence of an argument. */
interface Form<T> {
  usage(key: string): string;
  read(directive: Directive, argument: Argument): ArgumentOutcome<T>;
  readText(text: string): TextOutcome<T>;
  readonly noun: string;
  /** A value as it would be written. */
  show(value: T): string;
}

/** An argument with one value of a type. */
export function requiredArgument<T>(doc: string, type: ValueType<T>): RequiredArgument<T> {
  const form = singleForm(type);
  return {
    ...present(doc, form),
    list: () => present(doc, listForm(type)),
    repeated: () => repeated(doc, form, listForm(type)),
  };
}

/** An argument without a value that is true where it stands; `key=false` is allowed. */
export function flagArgument(doc: string, type: ValueType<boolean>): ArgumentSchema<boolean> {
  const single = singleForm(type);
  const form: Form<boolean> = {
    ...single,
    usage: (key) => key,
    read: (directive, argument) =>
      argument.values === null ? { kind: 'value', value: true } : single.read(directive, argument),
  };
  return relaxed(doc, form, false);
}

function present<T>(doc: string, form: Form<T>): PresentArgument<T> {
  return {
    doc,
    noun: form.noun,
    fallback: undefined,
    readText: (text) => (text === undefined ? { kind: 'missing' } : form.readText(text)),
    describe: (key) => ({ usage: form.usage(key), doc, presence: 'required' }),
    read(arguments_) {
      const { directive, key } = arguments_;
      return readOnce(form, arguments_, () => ({
        kind: 'mistakes',
        diagnostics: [missingArgument(directive, key, form.usage(key))],
      }));
    },
    optional: () => relaxed<T | undefined>(doc, form, undefined),
    default: (value) => relaxed(doc, form, value),
  };
}

function relaxed<T>(doc: string, form: Form<T>, absent: T): ArgumentSchema<T> {
  return {
    doc,
    noun: form.noun,
    fallback: absent === undefined ? undefined : form.show(absent),
    readText: (text) =>
      text === undefined ? { kind: 'value', value: absent } : form.readText(text),
    describe: (key) => ({ usage: form.usage(key), doc, presence: 'optional' }),
    read: (arguments_) => readOnce(form, arguments_, () => ({ kind: 'value', value: absent })),
  };
}

function repeated<T>(
  doc: string,
  form: Form<T>,
  list: Form<readonly T[]>,
): ArgumentSchema<readonly T[]> {
  return {
    doc,
    noun: list.noun,
    fallback: undefined,
    readText: (text) => (text === undefined ? { kind: 'value', value: [] } : list.readText(text)),
    describe: (key) => ({ usage: form.usage(key), doc, presence: 'repeated' }),
    read: ({ directive, found }) => all(found.map((argument) => form.read(directive, argument))),
  };
}

function readOnce<T>(
  form: Form<T>,
  { directive, found }: FoundArguments,
  absent: () => ArgumentOutcome<T>,
): ArgumentOutcome<T> {
  const [first, ...more] = found;
  if (first === undefined) return absent();
  const outcome = form.read(directive, first);
  if (more.length === 0) return outcome;
  const duplicates = more.map((argument) => duplicateArgument(directive, argument, first));
  const mistakes = outcome.kind === 'mistakes' ? outcome.diagnostics : [];
  return { kind: 'mistakes', diagnostics: [...mistakes, ...duplicates] };
}

function singleForm<T>(type: ValueType<T>): Form<T> {
  return {
    noun: type.noun,
    show: (value) => showValue(type, value),
    readText: (text) => readText(type, text),
    usage: (key) => `${key}=${type.placeholder}`,
    read(directive, argument) {
      return argument.values?.length === 1
        ? readValue(type, { directive, argument, index: 0 })
        : { kind: 'mistakes', diagnostics: [notOneValue(directive, argument, type)] };
    },
  };
}

function listForm<T>(type: ValueType<T>): Form<readonly T[]> {
  return {
    noun: `any number, with commas between them, of ${type.noun}`,
    show: (values) => values.map((value) => showValue(type, value)).join(','),
    readText: (text) => readTexts(type, text),
    usage: (key) => `${key}=(${type.placeholder}, ...)`,
    read(directive, argument) {
      const { values } = argument;
      if (values === null) {
        return { kind: 'mistakes', diagnostics: [notOneValue(directive, argument, type)] };
      }
      const empty = values.length === 1 && isEmptyList(directive, argument);
      if (empty) return { kind: 'value', value: [] };
      return all(values.map((_, index) => readValue(type, { directive, argument, index })));
    },
  };
}

function showValue<T>(type: ValueType<T>, value: T): string {
  return type.show === undefined ? String(value) : type.show(value);
}

function readText<T>(type: ValueType<T>, text: string): TextOutcome<T> {
  const outcome = type.parse(text);
  return outcome.kind === 'value' ? outcome : { kind: 'unfit', help: outcome.help };
}

function readTexts<T>(type: ValueType<T>, text: string): TextOutcome<readonly T[]> {
  const values: T[] = [];
  for (const one of text.trim() === '' ? [] : text.split(',')) {
    const outcome = readText(type, one.trim());
    if (outcome.kind !== 'value') return outcome;
    values.push(outcome.value);
  }
  return { kind: 'value', value: values };
}

/** `key=()`, as opposed to `key=`: both have one empty value. */
function isEmptyList({ source }: Directive, { span, values }: Argument): boolean {
  return values?.[0] === '' && source.text.endsWith(')', span.end);
}

interface ValuePlace {
  readonly directive: Directive;
  readonly argument: Argument;
  readonly index: number;
}

function readValue<T>(
  type: ValueType<T>,
  { directive, argument, index }: ValuePlace,
): ArgumentOutcome<T> {
  const text = argument.values![index]!;
  const outcome = type.parse(text);
  if (outcome.kind === 'value') return outcome;
  const valueSpan = argument.valueSpans[index]!;
  // An empty value has no place of its own that one could see.
  const span = text === '' ? argument.span : valueSpan;
  const mistake = { source: directive.source, key: argument.key, text, span, noun: type.noun };
  const help = outcome.help ?? `write ${quoted(`${argument.key}=${type.example}`)}`;
  const diagnostic =
    outcome.kind === 'outOfRange' ? valueOutOfRange(mistake, help) : malformedValue(mistake, help);
  return { kind: 'mistakes', diagnostics: [diagnostic] };
}

/** All values, or all mistakes. */
function all<T>(outcomes: readonly ArgumentOutcome<T>[]): ArgumentOutcome<readonly T[]> {
  const values: T[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'value') values.push(outcome.value);
    else diagnostics.push(...outcome.diagnostics);
  }
  return diagnostics.length > 0
    ? { kind: 'mistakes', diagnostics }
    : { kind: 'value', value: values };
}
