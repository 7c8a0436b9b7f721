import { DatumError, SqlState } from '../datum-error.js';

/** Bytes of UTF-8 that a value of type `name` has at most: PostgreSQL's NAMEDATALEN - 1. */
export const NAME_BYTES_MAX = 63;

/** The text as a `name`: what is too long is cut off. */
export function fitName(text: string): string {
  return cutName(text, NAME_BYTES_MAX);
}

/** The text, from which what is over so many bytes is cut off, between two characters. */
export function cutName(text: string, bytesMax: number): string {
  // Three bytes are the most that one UTF-16 unit takes.
  if (text.length * 3 <= bytesMax) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/**
 * Reads a value of PostgreSQL's `"char"`: the first byte of the text, or one in octal (`\303`). The
 * datum is the character of the byte's number; nothing for 0.
 */
export function parseByteChar(text: string): string {
  const octal = /^\\([0-3][0-7]{2})$/.exec(text);
  if (octal !== null) return byteChar(Number.parseInt(octal[1]!, 8));
  const [first] = Buffer.from(text.slice(0, 2), 'utf8');
  return byteChar(first ?? 0);
}

/** Writes it: bytes that are not ASCII in octal. */
export function formatByteChar(datum: string): string {
  const byte = datum === '' ? 0 : datum.charCodeAt(0);
  return byte < 128 ? datum : `\\${byte.toString(8)}`;
}

/** The byte as a signed number, as the cast to `int4` gives it. */
export function byteCharToInteger(datum: string): number {
  return datum === '' ? 0 : (datum.charCodeAt(0) << 24) >> 24;
}

/** @throws DatumError if the number is none of a signed byte. */
export function integerToByteChar(value: number): string {
  if (value < -128 || value > 127) {
    throw new DatumError('"char" out of range', SqlState.numberOutOfRange);
  }
  return byteChar(value & 255);
}

function byteChar(byte: number): string {
  return byte === 0 ? '' : String.fromCharCode(byte);
}
