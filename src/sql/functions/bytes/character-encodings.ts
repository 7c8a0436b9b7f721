import { DatumError, SqlState, NAME_BYTES_MAX, spend } from '../../../repr/index.js';

/**
 * How the bytes of an encoding are cut into characters (PostgreSQL's `wchar.c`): how many the one
 * that begins at a place has, and whether these may follow each other.
 */
interface Cutter {
  readonly length: (bytes: Uint8Array, at: number) => number;
  /** Of a character of more than one byte, or of a lone byte beyond ASCII. */
  readonly isRight: (character: Uint8Array) => boolean;
}

function isWithin(byte: number | undefined, from: number, to: number): boolean {
  return byte !== undefined && byte >= from && byte <= to;
}

const isEuc = (byte: number | undefined): boolean => isWithin(byte, 0xa1, 0xfe);
const hasTail = (character: Uint8Array): boolean => character.slice(1).every((byte) => byte !== 0);

/** The bytes that say of an EUC encoding that what follows is of its second or third set. */
const [SECOND_SET, THIRD_SET] = [0x8e, 0x8f];

const SINGLE: Cutter = { length: () => 1, isRight: () => true };
const DOUBLE: Cutter = { length: () => 2, isRight: hasTail };

const EUC_JP: Cutter = {
  length: (bytes, at) => (bytes[at] === THIRD_SET ? 3 : 2),
  isRight: (character) =>
    character[0] === SECOND_SET
      ? isWithin(character[1], 0xa1, 0xdf)
      : character.slice(character[0] === THIRD_SET ? 1 : 0).every(isEuc),
};

const EUC_KR: Cutter = { length: () => 2, isRight: (character) => character.every(isEuc) };

const EUC_TW: Cutter = {
  length: (bytes, at) => (bytes[at] === SECOND_SET ? 4 : bytes[at] === THIRD_SET ? 3 : 2),
  isRight: (character) =>
    character[0] === SECOND_SET
      ? isWithin(character[1], 0xa1, 0xa7) && character.slice(2).every(isEuc)
      : character[0] !== THIRD_SET && isEuc(character[1]),
};

const JOHAB: Cutter = {
  length: EUC_JP.length,
  isRight: (character) => character.slice(1).every(isEuc),
};

const SJIS: Cutter = {
  length: (bytes, at) => (isWithin(bytes[at], 0xa1, 0xdf) ? 1 : 2),
  isRight: ([first, second, ...rest]) =>
    second === undefined
      ? isWithin(first, 0xa1, 0xdf)
      : rest.length === 0 &&
        (isWithin(first, 0x81, 0x9f) || isWithin(first, 0xe0, 0xfc)) &&
        (isWithin(second, 0x40, 0x7e) || isWithin(second, 0x80, 0xfc)),
};

const GB18030: Cutter = {
  length: (bytes, at) => (isWithin(bytes[at + 1], 0x30, 0x39) ? 4 : 2),
  isRight: ([first, second, third, fourth]) =>
    isWithin(first, 0x81, 0xfe) &&
    (third === undefined
      ? isWithin(second, 0x40, 0x7e) || isWithin(second, 0x80, 0xfe)
      : isWithin(third, 0x81, 0xfe) && isWithin(fourth, 0x30, 0x39)),
};

const SINGLES =
  'LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 LATIN6 LATIN7 LATIN8 LATIN9 LATIN10 WIN1250 WIN1251 WIN1252 ' +
  'WIN1253 WIN1254 WIN1255 WIN1256 WIN1257 WIN1258 WIN866 WIN874 KOI8R KOI8U ISO_8859_5 ISO_8859_6 ' +
  'ISO_8859_7 ISO_8859_8 SQL_ASCII';

/** The encodings that PostgreSQL reads, but for UTF8 and its own MULE_INTERNAL. */
const CUTTERS: ReadonlyMap<string, Cutter> = new Map([
  ...SINGLES.split(' ').map((name) => [name, SINGLE] as const),
  ...['BIG5', 'GBK', 'UHC'].map((name) => [name, DOUBLE] as const),
  ...['EUC_JP', 'EUC_JIS_2004'].map((name) => [name, EUC_JP] as const),
  ...['EUC_KR', 'EUC_CN'].map((name) => [name, EUC_KR] as const),
  ...['SJIS', 'SHIFT_JIS_2004'].map((name) => [name, SJIS] as const),
  ['EUC_TW', EUC_TW],
  ['JOHAB', JOHAB],
  ['GB18030', GB18030],
]);

/** Other names, as PostgreSQL's documentation has them (table 24.3). */
const ALIASES: Readonly<Record<string, string>> = {
  abc: 'WIN1258',
  alt: 'WIN866',
  iso88591: 'LATIN1',
  iso88592: 'LATIN2',
  iso88593: 'LATIN3',
  iso88594: 'LATIN4',
  iso88599: 'LATIN5',
  iso885910: 'LATIN6',
  iso885913: 'LATIN7',
  iso885914: 'LATIN8',
  iso885915: 'LATIN9',
  iso885916: 'LATIN10',
  koi8: 'KOI8R',
  mskanji: 'SJIS',
  shiftjis: 'SJIS',
  tcvn: 'WIN1258',
  tcvn5712: 'WIN1258',
  vscii: 'WIN1258',
  win: 'WIN1251',
  win932: 'SJIS',
  win936: 'GBK',
  win949: 'UHC',
  win950: 'BIG5',
  windows932: 'SJIS',
  windows936: 'GBK',
  windows949: 'UHC',
  windows950: 'BIG5',
};

const NAMES: ReadonlyMap<string, string> = new Map([
  ...Array.from(CUTTERS.keys(), (name) => [keyOf(name), name] as const),
  ...Object.entries(ALIASES),
  ['utf8', 'UTF8'],
  ['unicode', 'UTF8'],
  ['muleinternal', 'MULE_INTERNAL'],
]);

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** PostgreSQL's own name of an encoding that is named in one of several ways; undefined if none. */
export function encodingName(name: string): string | undefined {
  if (name.length > NAME_BYTES_MAX) return undefined;
  const key = keyOf(name);
  return NAMES.get(key) ?? NAMES.get(key.replace(/^windows(?=\d)/, 'win'));
}

/** What it takes to look at a character. */
const CHARACTER_UNITS = 16;

/**
 * How many characters bytes of an encoding are.
 *
 * @throws DatumError for bytes that are none of that encoding's, and for one that is not read.
 */
export function countCharacters(bytes: Uint8Array, encoding: string): number {
  const cutter = CUTTERS.get(encoding);
  if (cutter === undefined) {
    throw new DatumError(`encoding "${encoding}" is not supported`, SqlState.unsupported);
  }
  let count = 0;
  let at = 0;
  while (at < bytes.length) {
    spend(CHARACTER_UNITS);
    const first = bytes[at]!;
    const length = first < 0x80 ? 1 : cutter.length(bytes, at);
    const character = bytes.slice(at, at + length);
    const isRight = first < 0x80 ? first !== 0 : cutter.isRight(character);
    if (character.length < length || !isRight) throw invalidSequence(character, encoding);
    at += length;
    count += 1;
  }
  return count;
}

/** The error for bytes that are no character of an encoding. */
export function invalidSequence(bytes: Uint8Array, encoding: string): DatumError {
  const shown = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`);
  const message = `invalid byte sequence for encoding "${encoding}": ${shown.join(' ')}`;
  return new DatumError(message, SqlState.characterNotInRepertoire);
}
