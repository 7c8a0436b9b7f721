import { spend } from '../interruption.js';
import { joinTexts } from '../texts/join-texts.js';
import { JsonbObject, type Jsonb, type JsonbValue } from './jsonb.js';
import { formatNumeric, type Numeric } from '../numbers/numeric.js';
import { replaceCharacters } from '../texts/replace-characters.js';

/** As PostgreSQL prints `jsonb`: `{"a": 1, "b": [1, 2]}`. */
export function formatJsonb(datum: Jsonb): string {
  return formatJsonbValue(datum.value);
}

/** What it takes to write a value, without those in it. */
const VALUE_UNITS = 16;

/** The canonical text of a JSON value. */
export function formatJsonbValue(value: JsonbValue): string {
  spend(VALUE_UNITS);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoteJson(value);
  if (value instanceof JsonbObject) {
    const entries = value.entries.map(
      ([key, inner]) => `${quoteJson(key)}: ${formatJsonbValue(inner)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  if (Array.isArray(value)) {
    return `[${(value as readonly JsonbValue[]).map(formatJsonbValue).join(', ')}]`;
  }
  return formatNumeric(value as Numeric);
}

/**
 * As `jsonb_pretty` prints: each element and entry on a line of its own, indented by 4 a level.
 *
 * @throws DatumError as {@link joinTexts}
 */
export function prettyJsonb(value: JsonbValue, indent = ''): string {
  const inner = `${indent}    `;
  const lines = (count: number, part: (index: number) => string): string => {
    const texts = joinTexts(count, (index) => inner + part(index), ',\n');
    return `\n${texts}${count > 0 ? '\n' : ''}${indent}`;
  };
  if (value instanceof JsonbObject) {
    const { entries } = value;
    const entry = (index: number): string => {
      const [key, field] = entries[index]!;
      return `${quoteJson(key)}: ${prettyJsonb(field, inner)}`;
    };
    return `{${lines(entries.length, entry)}}`;
  }
  if (!Array.isArray(value)) return formatJsonbValue(value);
  const elements = value as readonly JsonbValue[];
  return `[${lines(elements.length, (index) => prettyJsonb(elements[index]!, inner))}]`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** A JSON string literal as PostgreSQL writes it: control characters alone become `\u00xx`. */
export function quoteJson(text: string): string {
  const escaped = replaceCharacters(
    text,
    /[\x00-\x1f"\\]/g,
    (unit) => ESCAPES[unit] ?? unicodeEscape(unit),
  );
  return `"${escaped}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
