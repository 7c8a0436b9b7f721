import { unreachable } from '../diagnostic/index.js';
import { replaceCharacters } from './texts/replace-characters.js';

/**
 * A value as Rust's derived `Debug` sees it: what the debug format of responses and of the catalog
 * is printed from.
 */
export type DebugValue =
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly fields: readonly (readonly [name: string, value: DebugValue])[];
    }
  /** A tuple struct or variant; a plain tuple if the name is empty. */
  | { readonly kind: 'tuple'; readonly name: string; readonly values: readonly DebugValue[] }
  /** A struct or variant without fields. */
  | { readonly kind: 'unit'; readonly name: string }
  | { readonly kind: 'list'; readonly values: readonly DebugValue[] }
  | { readonly kind: 'set'; readonly values: readonly DebugValue[] }
  | {
      readonly kind: 'map';
      readonly entries: readonly (readonly [key: DebugValue, value: DebugValue])[];
    }
  /** A row, whose form is no derived one: `Row{[ ... ]}`. */
  | { readonly kind: 'row'; readonly values: readonly DebugValue[] }
  /** Text, printed with quotes and escapes. */
  | { readonly kind: 'string'; readonly value: string }
  /** Text that is printed as it stands: a number, a date. */
  | { readonly kind: 'token'; readonly text: string };

/** A struct with its fields in the order in which they are printed. */
export function debugStruct(
  name: string,
  fields: Readonly<Record<string, DebugValue>>,
): DebugValue {
  return { kind: 'struct', name, fields: Object.entries(fields) };
}

/** A tuple struct or variant. */
export function debugTuple(name: string, ...values: readonly DebugValue[]): DebugValue {
  return { kind: 'tuple', name, values };
}

/** A name alone. */
export function debugUnit(name: string): DebugValue {
  return { kind: 'unit', name };
}

/** A list. */
export function debugList(values: readonly DebugValue[]): DebugValue {
  return { kind: 'list', values };
}

/** A set, in the order given. */
export function debugSet(values: readonly DebugValue[]): DebugValue {
  return { kind: 'set', values };
}

/** A map, in the order given. Keys that are text are printed with quotes. */
export function debugMap(
  entries: readonly (readonly [key: string | DebugValue, value: DebugValue])[],
): DebugValue {
  return {
    kind: 'map',
    entries: entries.map(([key, value]) => [
      typeof key === 'string' ? debugString(key) : key,
      value,
    ]),
  };
}

/** Text in quotes. */
export function debugString(value: string): DebugValue {
  return { kind: 'string', value };
}

/** Text as it stands; also for integers and booleans. */
export function debugToken(text: string | number | bigint | boolean): DebugValue {
  return { kind: 'token', text: String(text) };
}

/**
 * Prints a value as Rust's `{:#?}` does: four spaces for each level, every element on a line of its
 * own with a comma after it, empty containers closed at once. No newline at the end.
 */
export function formatDebug(value: DebugValue): string {
  const out: string[] = [];
  write(value, '', out);
  return out.join('');
}

const INDENT = '    ';

function write(value: DebugValue, indent: string, out: string[]): void {
  switch (value.kind) {
    case 'struct':
      writeStruct(value, indent, out);
      return;
    case 'tuple':
      writeTuple(value, indent, out);
      return;
    case 'unit':
      out.push(value.name);
      return;
    case 'list':
      out.push('[');
      writeElements(value.values, indent, out);
      out.push(']');
      return;
    case 'set':
      out.push('{');
      writeElements(value.values, indent, out);
      out.push('}');
      return;
    case 'map':
      writeMap(value.entries, indent, out);
      return;
    case 'row':
      out.push('Row{[');
      writeElements(value.values, indent, out);
      out.push(']}');
      return;
    case 'string':
      out.push(quoteRust(value.value));
      return;
    case 'token':
      out.push(value.text);
      return;
    default:
      unreachable(value);
  }
}

function writeStruct(value: DebugValue & { kind: 'struct' }, indent: string, out: string[]): void {
  out.push(value.name);
  if (value.fields.length === 0) return;
  out.push(' {\n');
  for (const [name, field] of value.fields) {
    out.push(indent, INDENT, name, ': ');
    write(field, indent + INDENT, out);
    out.push(',\n');
  }
  out.push(indent, '}');
}

function writeTuple(value: DebugValue & { kind: 'tuple' }, indent: string, out: string[]): void {
  out.push(value.name);
  if (value.values.length === 0) {
    if (value.name === '') out.push('()');
    return;
  }
  out.push('(');
  writeElements(value.values, indent, out);
  out.push(')');
}

function writeElements(values: readonly DebugValue[], indent: string, out: string[]): void {
  if (values.length === 0) return;
  out.push('\n');
  for (const value of values) {
    out.push(indent, INDENT);
    write(value, indent + INDENT, out);
    out.push(',\n');
  }
  out.push(indent);
}

function writeMap(
  entries: readonly (readonly [DebugValue, DebugValue])[],
  indent: string,
  out: string[],
): void {
  out.push('{');
  if (entries.length > 0) out.push('\n');
  for (const [key, value] of entries) {
    out.push(indent, INDENT);
    write(key, indent + INDENT, out);
    out.push(': ');
    write(value, indent + INDENT, out);
    out.push(',\n');
  }
  if (entries.length > 0) out.push(indent);
  out.push('}');
}

const RUST_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/**
 * A string literal as Rust's `Debug` for `str` writes it: what has no shape of its own to be seen
 * (controls, formats, unassigned and private code points, spaces but for U+0020, combining marks)
 * is `\u{hex}`.
 */
export function quoteRust(text: string): string {
  const escaped = replaceCharacters(
    text,
    /["\\]|(?! )[\p{C}\p{Z}\p{Grapheme_Extend}]/gu,
    (character) => RUST_ESCAPES[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return `"${escaped}"`;
}
