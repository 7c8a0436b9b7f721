import {
  nearestName,
  quoted,
  type Diagnostic,
  type SourceText,
  type Span,
} from '../diagnostic/index.js';
import type { Argument, Directive } from './directive.js';
import { dataDrivenError } from './format-diagnostics.js';
import type { ValueType } from './value-type.js';

/** A name that no directive has; the names that there are, for a suggestion. */
export function unknownDirective(directive: Directive, known: Iterable<string>): Diagnostic {
  const names = [...known];
  const nearest = nearestName(directive.name, names);
  return dataDrivenError({
    code: 'DD020',
    message: `there is no directive ${quoted(directive.name)}`,
    source: directive.source,
    span: directive.nameSpan,
    notes: nearest === undefined ? [`the directives are ${listed(names)}`] : [],
    help: nearest === undefined ? 'write one of them' : `did you mean ${quoted(nearest)}?`,
  });
}

/** The arguments that a directive could have had. */
export interface KnownArguments {
  /** The keys that it takes. */
  readonly keys: readonly string[];
  /** Those of them that must be there and are not. */
  readonly missing: readonly string[];
}

/** An argument that nobody read. */
export function unreadArgument(
  { name, source }: Directive,
  { key, values, span }: Argument,
  { keys, missing }: KnownArguments,
): Diagnostic {
  const nearest = nearestName(key, keys);
  const takes = `${quoted(name)} takes ${keys.length === 0 ? 'no arguments' : listed(keys)}`;
  return dataDrivenError({
    code: 'DD021',
    message: `${quoted(name)} has no argument ${quoted(key)}`,
    source,
    span,
    notes: nearest === undefined ? [takes] : [],
    help: unreadHelp({ key, isBare: values === null, nearest, missing }),
  });
}

function unreadHelp(unread: {
  readonly key: string;
  readonly isBare: boolean;
  readonly nearest: string | undefined;
  readonly missing: readonly string[];
}): string {
  const { key, isBare, nearest, missing } = unread;
  // What a quote was meant to hold together falls apart at its blanks.
  if (key.includes('"')) return 'write a value with blanks in parentheses: `key=(two words)`';
  if (nearest !== undefined) return `did you mean ${quoted(nearest)}?`;
  const [wanted] = missing;
  if (isBare && wanted !== undefined)
    return `write ${quoted(`${wanted}=${key}`)} if it is the value`;
  return 'remove it';
}

/** An argument that must be there and is not. */
export function missingArgument(
  { name, nameSpan, source }: Directive,
  key: string,
  usage: string,
): Diagnostic {
  return dataDrivenError({
    code: 'DD022',
    message: `${quoted(name)} needs the argument ${quoted(key)}`,
    source,
    span: nameSpan,
    help: `add ${quoted(usage)}`,
  });
}

/** An argument that is given again. */
export function duplicateArgument(
  { name, source }: Directive,
  { key, span }: Argument,
  first: Argument,
): Diagnostic {
  return dataDrivenError({
    code: 'DD023',
    message: `${quoted(name)} takes the argument ${quoted(key)} once`,
    source,
    span,
    related: [{ message: 'it is given here already', source, span: first.span }],
    help: 'remove one of them',
  });
}

/** No value where one is needed, or several where one is taken. */
export function notOneValue(
  { source }: Directive,
  { key, keySpan, values, span }: Argument,
  { noun, placeholder }: ValueType<unknown>,
): Diagnostic {
  const found = values === null ? 'no value' : `${values.length} values`;
  return dataDrivenError({
    code: 'DD024',
    message: `${quoted(key)} is ${noun}, found ${found}`,
    source,
    span: values === null ? keySpan : span,
    help: `write ${quoted(`${key}=${placeholder}`)}`,
  });
}

/** A value that is not what its argument takes. */
export interface WrongValue {
  readonly source: SourceText;
  readonly key: string;
  readonly text: string;
  readonly span: Span;
  /** What the argument takes, with its article. */
  readonly noun: string;
}

/** A value that has not the form that is wanted. */
export function malformedValue(
  { source, key, text, span, noun }: WrongValue,
  help?: string,
): Diagnostic {
  const found = text === '' ? 'nothing' : quoted(text);
  const message = `${quoted(key)} is ${noun}, found ${found}`;
  return dataDrivenError({ code: 'DD024', message, source, span, help });
}

/** A value of the right form that is too small or too large. */
export function valueOutOfRange(
  { source, key, text, span, noun }: WrongValue,
  help?: string,
): Diagnostic {
  const message = `${quoted(key)} is ${noun}, found ${quoted(text)}`;
  return dataDrivenError({ code: 'DD025', message, source, span, help });
}

function listed(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}
