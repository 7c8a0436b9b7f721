import type { Option, OptionValue } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';

/** Reads `(name [=] value, name, ...)`, the options of the dialect's own statements. */
export function expectOptions(cursor: TokenCursor): Option[] {
  return cursor.expectList(() => expectOption(cursor));
}

/** Reads one of them. */
export function expectOption(cursor: TokenCursor): Option {
  const { name, position } = cursor.expectLabel();
  const equals = cursor.acceptMark('=');
  const value = equals ? expectValue(cursor) : acceptValue(cursor);
  return { name: name.toLowerCase(), value, position };
}

function expectValue(cursor: TokenCursor): OptionValue {
  const value = acceptValue(cursor);
  if (value === null) throw cursor.unexpected();
  return value;
}

function acceptValue(cursor: TokenCursor): OptionValue | null {
  if (cursor.acceptOneOf('TRUE', 'ON') !== null) return { kind: 'boolean', value: true };
  if (cursor.acceptOneOf('FALSE', 'OFF') !== null) return { kind: 'boolean', value: false };
  const token = cursor.tokens[cursor.index];
  if (token?.kind === 'string') return { kind: 'string', text: cursor.expectString() };
  if (token?.kind === 'word' || token?.kind === 'quoted') {
    return { kind: 'word', text: cursor.expectLabel().name };
  }
  return acceptNumber(cursor);
}

function acceptNumber(cursor: TokenCursor): OptionValue | null {
  const { index } = cursor;
  const sign = cursor.acceptMark('-') ? '-' : '';
  if (cursor.tokens[cursor.index]?.kind !== 'number') {
    cursor.index = index;
    return null;
  }
  const text = sign + cursor.peekText();
  cursor.index += 1;
  return { kind: 'number', text };
}
