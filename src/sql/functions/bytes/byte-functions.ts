import { createRequire } from 'node:module';
import {
  DatumError,
  formatBytea,
  parseBytea,
  SqlState,
  codePointLength,
  findText,
  spend,
} from '../../../repr/index.js';
import { countCharacters, encodingName, invalidSequence } from './character-encodings.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { checkInt4 } from '../numbers/integer-operators.js';

function refuse(message: string, hint?: string): DatumError {
  return new DatumError(message, SqlState.invalidParameter, hint === undefined ? {} : { hint });
}

/** Lines of base 64 are this long: RFC 2045. */
const BASE64_LINE = 76;

function encodeBase64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return (text.match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? []).join('\n');
}

/** What it takes to read a group of four symbols, or a character. */
const GROUP_UNITS = 64;

function decodeBase64(text: string): Uint8Array {
  const symbols = text.replace(/[ \t\n\r]/g, '');
  const stranger = /[^A-Za-z0-9+/=]/u.exec(symbols)?.[0];
  if (stranger !== undefined) {
    throw refuse(`invalid symbol "${stranger}" found while decoding base64 sequence`);
  }
  const bytes: number[] = [];
  // How many bytes a group of four symbols has from the first padding on: as in PostgreSQL, also
  // those behind it.
  let kept = 3;
  for (let at = 0; at < symbols.length; at += 4) {
    spend(GROUP_UNITS);
    const group = symbols.slice(at, at + 4);
    const padding = group.indexOf('=');
    if (padding >= 0 && kept === 3) {
      if (padding < 2) throw refuse('unexpected "=" while decoding base64 sequence');
      kept = padding - 1;
    }
    if (group.length < 4) {
      const hint = 'Input data is missing padding, is truncated, or is otherwise corrupted.';
      throw refuse('invalid base64 end sequence', hint);
    }
    const decoded = Buffer.from(group.replaceAll('=', 'A'), 'base64');
    for (const byte of decoded.subarray(0, kept)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** What it takes to write a byte. */
const BYTE_UNITS = 8;

/** Zero bytes and those beyond ASCII in octal. */
function encodeEscape(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    spend(BYTE_UNITS);
    if (byte === 0 || byte > 127) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += byte === 92 ? '\\\\' : String.fromCharCode(byte);
  }
  return text;
}

interface Encoding {
  readonly encode: (bytes: Uint8Array) => string;
  readonly decode: (text: string) => Uint8Array;
}

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  base64: { encode: encodeBase64, decode: decodeBase64 },
  escape: { encode: encodeEscape, decode: parseBytea },
  hex: {
    encode: (bytes) => formatBytea(bytes).slice(2),
    decode: (text) => parseBytea(`\\x${text}`),
  },
};

function encodingOf(name: string): Encoding {
  const key = name.toLowerCase();
  if (Object.hasOwn(ENCODINGS, key)) return ENCODINGS[key]!;
  throw refuse(`unrecognized encoding: "${name}"`);
}

/** Texts are in UTF8; no other encoding is converted from or to. */
function checkCharacters(kind: 'source' | 'destination', name: string): void {
  const found = encodingName(name);
  if (found === 'UTF8') return;
  if (found === undefined) throw refuse(`invalid ${kind} encoding name "${name}"`);
  throw new DatumError(`encoding "${name}" is not supported`, SqlState.unsupported);
}

function decodeText(bytes: Uint8Array, encoding: string): string {
  checkCharacters('source', encoding);
  return decodeUtf8(bytes);
}

function decodeUtf8(bytes: Uint8Array): string {
  spend(bytes.length);
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8');
  if (!text.includes('\0') && Buffer.from(text, 'utf8').equals(buffer)) return text;
  const at = firstWrong(bytes);
  throw invalidSequence(bytes.slice(at, at + sequenceLength(bytes[at]!)), 'UTF8');
}

/** The length that the first byte of a sequence promises. */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : first < 0xf8 ? 4 : 1;
}

function firstWrong(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    spend(GROUP_UNITS);
    const length = sequenceLength(bytes[at]!);
    const part = Buffer.from(bytes.slice(at, at + length));
    const isRight = part.length === length && Buffer.from(part.toString('utf8')).equals(part);
    if (bytes[at] === 0 || !isRight) return at;
    at += length;
  }
  return 0;
}

/** How many characters bytes are in an encoding. */
function lengthIn(bytes: Uint8Array, name: string): number {
  const encoding = encodingName(name);
  if (encoding === undefined) throw refuse(`invalid encoding name "${name}"`);
  if (encoding === 'UTF8') return codePointLength(decodeUtf8(bytes));
  return countCharacters(bytes, encoding);
}

function encodeText(text: string, encoding: string): Uint8Array {
  checkCharacters('destination', encoding);
  return new Uint8Array(Buffer.from(text));
}

function trimmer(
  left: boolean,
  right: boolean,
): (bytes: Uint8Array, set: Uint8Array) => Uint8Array {
  return (bytes, set) => {
    spend(bytes.length + set.length);
    const isWanted = new Uint8Array(256);
    for (let at = 0; at < set.length; at += 1) isWanted[set[at]!] = 1;
    let start = 0;
    let end = bytes.length;
    while (left && start < end && isWanted[bytes[start]!] === 1) start += 1;
    while (right && end > start && isWanted[bytes[end - 1]!] === 1) end -= 1;
    return bytes.slice(start, end);
  };
}

function checkIndex(index: number | bigint, length: number): void {
  if (index >= 0 && index < length) return;
  const message = `index ${index} out of valid range, 0..${length - 1}`;
  throw new DatumError(message, '2202E');
}

function withByte(bytes: Uint8Array, index: number, value: number): Uint8Array {
  checkIndex(index, bytes.length);
  return bytes.with(index, value & 255);
}

function bitAt(bytes: Uint8Array, index: bigint): number {
  checkIndex(index, bytes.length * 8);
  return (bytes[Number(index >> 3n)]! >> Number(index & 7n)) & 1;
}

function withBit(bytes: Uint8Array, index: bigint, value: number): Uint8Array {
  checkIndex(index, bytes.length * 8);
  if (value !== 0 && value !== 1) throw refuse('new bit must be 0 or 1');
  const at = Number(index >> 3n);
  const mask = 1 << Number(index & 7n);
  return bytes.with(at, value === 1 ? bytes[at]! | mask : bytes[at]! & ~mask);
}

function countBits(bytes: Uint8Array): bigint {
  spend(bytes.length);
  let count = 0;
  for (const byte of bytes) for (let rest = byte; rest > 0; rest &= rest - 1) count += 1;
  return BigInt(count);
}

/** Counts from 1; a start before the bytes shortens what is taken. */
function substring(bytes: Uint8Array, start: number, length?: number): Uint8Array {
  if (length === undefined) return bytes.slice(Math.max(0, start - 1));
  if (length < 0) throw new DatumError('negative substring length not allowed', '22011');
  return bytes.slice(Math.max(0, start - 1), Math.max(0, start - 1 + length));
}

function overlay(bytes: Uint8Array, by: Uint8Array, start: number, length = by.length): Uint8Array {
  if (start <= 0) throw new DatumError('negative substring length not allowed', '22011');
  const [before, after] = [
    substring(bytes, 1, start - 1),
    substring(bytes, checkInt4(start + length)),
  ];
  return new Uint8Array(Buffer.concat([before, by, after]));
}

/** A text of one character for each byte. */
function bytesAsText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

const B = 'bytea';
const N = 'int4';

const PARTS: readonly ScalarDefinition[] = [
  ...['substring', 'substr'].flatMap((name): ScalarDefinition[] => [
    { name, args: [B, N], result: B, evaluate: substring },
    { name, args: [B, N, N], result: B, evaluate: substring },
  ]),
  { name: 'overlay', args: [B, B, N], result: B, evaluate: overlay },
  { name: 'overlay', args: [B, B, N, N], result: B, evaluate: overlay },
  {
    name: 'position',
    args: [B, B],
    result: N,
    evaluate: (bytes: Uint8Array, wanted: Uint8Array) =>
      findText(bytesAsText(bytes), bytesAsText(wanted)) + 1,
  },
  { name: 'btrim', args: [B, B], result: B, evaluate: trimmer(true, true) },
  { name: 'ltrim', args: [B, B], result: B, evaluate: trimmer(true, false) },
  { name: 'rtrim', args: [B, B], result: B, evaluate: trimmer(false, true) },
];

const BITS: readonly ScalarDefinition[] = [
  {
    name: 'get_byte',
    args: [B, N],
    result: N,
    evaluate: (bytes: Uint8Array, index: number) => {
      checkIndex(index, bytes.length);
      return bytes[index]!;
    },
  },
  { name: 'set_byte', args: [B, N, N], result: B, evaluate: withByte },
  { name: 'get_bit', args: [B, 'int8'], result: N, evaluate: bitAt },
  { name: 'set_bit', args: [B, 'int8', N], result: B, evaluate: withBit },
  { name: 'bit_count', args: [B], result: 'int8', evaluate: countBits },
  {
    name: 'bit_length',
    args: [B],
    result: N,
    evaluate: (bytes: Uint8Array) => bytes.length * 8,
  },
];

const require = createRequire(import.meta.url);

let loaded: typeof import('node:crypto') | undefined;

/** Node's hashes. Loaded by the first call: it takes 2 ms, and few runs hash anything. */
function hashes(): typeof import('node:crypto') {
  loaded ??= require('node:crypto') as typeof import('node:crypto');
  return loaded;
}

function hash(algorithm: string, data: Uint8Array | string): Buffer {
  spend(data.length);
  return hashes().createHash(algorithm).update(data).digest();
}

/** What `digest` and `hmac` can compute, as the dialect documents it. */
const ALGORITHMS: ReadonlySet<string> = new Set([
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
]);

function algorithmOf(name: string): string {
  if (ALGORITHMS.has(name)) return name;
  throw refuse(`invalid hash algorithm '${name}'`);
}

const HASHES: readonly ScalarDefinition[] = [
  ...['text', B].map((type): ScalarDefinition => ({
    name: 'md5',
    args: [type],
    result: 'text',
    evaluate: (data: Uint8Array | string) => hash('md5', data).toString('hex'),
  })),
  ...['sha224', 'sha256', 'sha384', 'sha512'].map((name): ScalarDefinition => ({
    name,
    args: [B],
    result: B,
    evaluate: (bytes: Uint8Array) => new Uint8Array(hash(name, bytes)),
  })),
  ...['text', B].flatMap((type): ScalarDefinition[] => [
    {
      name: 'digest',
      args: [type, 'text'],
      result: B,
      evaluate: (data: Uint8Array | string, name: string) =>
        new Uint8Array(hash(algorithmOf(name), data)),
    },
    {
      name: 'hmac',
      args: [type, type, 'text'],
      result: B,
      evaluate: (data: Uint8Array | string, key: Uint8Array | string, name: string) =>
        new Uint8Array(hashes().createHmac(algorithmOf(name), key).update(data).digest()),
    },
  ]),
];

function encode(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(name);
  spend(bytes.length);
  return encoding.encode(bytes);
}

/** Functions of bytes, and of texts as bytes: PostgreSQL documentation, 9.5. */
export const BYTE_FUNCTIONS: readonly ScalarDefinition[] = [
  ...PARTS,
  ...BITS,
  ...HASHES,
  {
    name: 'encode',
    args: [B, 'text'],
    result: 'text',
    evaluate: encode,
  },
  {
    name: 'decode',
    args: ['text', 'text'],
    result: B,
    evaluate: (text: string, name: string) => encodingOf(name).decode(text),
  },
  { name: 'convert_from', args: [B, 'text'], result: 'text', evaluate: decodeText },
  { name: 'convert_to', args: ['text', 'text'], result: B, evaluate: encodeText },
  {
    name: 'length',
    args: [B, 'text'],
    result: N,
    evaluate: lengthIn,
  },
];
