import { DatumError, SqlState } from './datum-error.js';
import { spend } from './interruption.js';

/** Bytes in PostgreSQL's hex form, `\x0aff`, or its escape form: `a\012`. */
export function formatBytea(bytes: Uint8Array, escaped = false): string {
  if (escaped) return escapedBytes(bytes);
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** What it takes to read or write a byte one by one. */
const BYTE_UNITS = 16;

function escapedBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    spend(BYTE_UNITS);
    text += escapedByte(byte);
  }
  return text;
}

function escapedByte(byte: number): string {
  if (byte === BACKSLASH) return '\\\\';
  if (byte >= 0x20 && byte <= 0x7e) return String.fromCharCode(byte);
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

const BACKSLASH = 0x5c;

/**
 * Reads bytes in the hex form (`\x0aff`, white space between bytes allowed) or the escape form
 * (text in UTF-8 where `\\` is a backslash and `\ooo` a byte in octal).
 *
 * @throws DatumError for malformed text.
 */
export function parseBytea(text: string): Uint8Array {
  return text.startsWith('\\x') ? parseHex(text) : parseEscaped(text);
}

function parseHex(text: string): Uint8Array {
  const bytes: number[] = [];
  let index = 2;
  while (index < text.length) {
    spend(BYTE_UNITS);
    if (/[ \t\n\r]/.test(text[index]!)) {
      index += 1;
      continue;
    }
    const high = hexDigit(text, index);
    if (index + 1 >= text.length) throw hexError('invalid hexadecimal data: odd number of digits');
    bytes.push(high * 16 + hexDigit(text, index + 1));
    index += 2;
  }
  return Uint8Array.from(bytes);
}

function hexDigit(text: string, index: number): number {
  const digit = String.fromCodePoint(text.codePointAt(index)!);
  if (!/^[0-9a-fA-F]$/.test(digit)) throw hexError(`invalid hexadecimal digit: "${digit}"`);
  return Number.parseInt(digit, 16);
}

function hexError(message: string): DatumError {
  return new DatumError(message, SqlState.invalidParameter);
}

function parseEscaped(text: string): Uint8Array {
  const parts: Buffer[] = [];
  let start = 0;
  for (;;) {
    spend(BYTE_UNITS);
    const slash = text.indexOf('\\', start);
    parts.push(Buffer.from(text.slice(start, slash < 0 ? text.length : slash)));
    if (slash < 0) return new Uint8Array(Buffer.concat(parts));
    const octal = /^[0-3][0-7]{2}/.exec(text.slice(slash + 1, slash + 4))?.[0];
    if (octal !== undefined) {
      parts.push(Buffer.of(Number.parseInt(octal, 8)));
      start = slash + 4;
    } else if (text[slash + 1] === '\\') {
      parts.push(Buffer.of(92));
      start = slash + 2;
    } else {
      throw new DatumError('invalid input syntax for type bytea', SqlState.invalidText);
    }
  }
}
