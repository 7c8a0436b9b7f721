import { unreachable } from '../diagnostic/index.js';
import {
  ArrayDatum,
  bitsToBytes,
  bytesToBits,
  DATE_MAX,
  DATE_MIN,
  fitBits,
  fitChar,
  fitName,
  fitVarchar,
  formatDatum,
  INSTANT_END,
  INSTANT_INFINITY,
  INSTANT_MIN,
  INSTANT_NEGATIVE_INFINITY,
  Interval,
  packZonedTime,
  parseDatum,
  typeName,
  typeOid,
  unpackZonedTime,
  type Datum,
  type Numeric,
  type SqlType,
} from '../repr/index.js';
import { readNumeric, writeNumeric } from './binary-numeric.js';
import { ByteReader, decodeUtf8 } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { ProtocolError } from './protocol-error.js';
import { typeOfOid } from './wire-type.js';

/** From 1970-01-01, where datums count from, to 2000-01-01, where the format does. */
const EPOCH_DAYS = 10_957;
const EPOCH_US = 946_684_800_000_000n;

const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** Clients may send offsets of less than 16 hours: PostgreSQL's `MAX_TZDISP_HOUR`. */
const ZONE_SECONDS_END = 16 * 3600;

/** The version that a binary `jsonb` begins with. */
const JSONB_VERSION = 1;

/** Microseconds of a day: the last time of one, 24:00. */
const TIME_MAX = 86_400_000_000;

/** Most dimensions of an array: PostgreSQL's MAXDIM. */
const DIMENSIONS_MAX = 6;

/** Most elements of an array that is read: PostgreSQL's MaxArraySize. */
const ELEMENTS_MAX = 2 ** 27 - 1;

/** Numbers below this mean the same type everywhere: PostgreSQL's FirstGenbkiObjectId. */
const GENERAL_OID_MIN = 10_000;

/** Writes a datum that is not NULL as PostgreSQL's `typsend` functions do, without its length. */
export function writeBinary(out: ByteWriter, type: SqlType, datum: Datum): void {
  switch (type.kind) {
    case 'bool':
      return out.byte(datum === true ? 1 : 0);
    case 'int2':
      return out.int16(datum as number);
    case 'int4':
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return out.int32(datum as number);
    case 'int8':
      return out.int64(datum as bigint);
    case 'float4':
      return out.float32(datum as number);
    case 'float8':
      return out.float64(datum as number);
    case 'numeric':
      return writeNumeric(out, datum as Numeric);
    case 'bytechar':
      return out.byte(datum === '' ? 0 : (datum as string).charCodeAt(0));
    case 'bytea':
      return out.bytes(datum as Uint8Array);
    case 'uuid':
      return out.bytes(Buffer.from((datum as string).replaceAll('-', ''), 'hex'));
    case 'bit':
    case 'varbit':
      out.int32((datum as string).length);
      return out.bytes(Buffer.from(bitsToBytes(datum as string)));
    case 'date':
      return out.int32(daysSince2000(datum as number));
    case 'time':
      return out.int64(BigInt(datum as number));
    case 'timetz': {
      const { timeUs, offset } = unpackZonedTime(datum as bigint);
      out.int64(BigInt(timeUs));
      return out.int32(-offset);
    }
    case 'timestamp':
    case 'timestamptz':
      return out.int64(microsSince2000(datum as bigint));
    case 'interval': {
      const { microseconds, days, months } = datum as Interval;
      out.int64(microseconds);
      out.int32(days);
      return out.int32(months);
    }
    case 'jsonb':
      out.byte(JSONB_VERSION);
      return out.text(formatDatum(type, datum));
    case 'array':
      return writeArray(out, type.element, datum as ArrayDatum);
    case 'record':
      out.int32(type.fields.length);
      for (const [index, field] of type.fields.entries()) {
        out.int32(typeOid(field.type));
        writeElement(out, field.type, (datum as readonly Datum[])[index]!);
      }
      return;
    case 'json':
    case 'text':
    case 'varchar':
    case 'char':
    case 'name':
    case 'unknown':
    // Lists and maps are not PostgreSQL's: their text is all that anybody knows of them.
    case 'list':
    case 'map':
      return out.text(formatDatum(type, datum));
    default:
      return unreachable(type);
  }
}

function writeArray(out: ByteWriter, element: SqlType, { dimensions, elements }: ArrayDatum): void {
  out.int32(dimensions.length);
  out.int32(elements.includes(null) ? 1 : 0);
  out.int32(typeOid(element));
  for (const { length, lowerBound } of dimensions) {
    out.int32(length);
    out.int32(lowerBound);
  }
  for (const datum of elements) writeElement(out, element, datum);
}

function writeElement(out: ByteWriter, type: SqlType, datum: Datum): void {
  if (datum === null) return out.int32(-1);
  const size = out.hole();
  writeBinary(out, type, datum);
  out.fill(size);
}

function daysSince2000(days: number): number {
  if (days === Infinity) return INT32_MAX;
  return days === -Infinity ? INT32_MIN : days - EPOCH_DAYS;
}

function microsSince2000(instant: bigint): bigint {
  if (instant === INSTANT_INFINITY) return INT64_MAX;
  return instant === INSTANT_NEGATIVE_INFINITY ? INT64_MIN : instant - EPOCH_US;
}

/**
 * Reads what is left as a datum, as PostgreSQL's `typreceive` functions do.
 *
 * @throws ProtocolError or DatumError if it is none of the type.
 */
export function readBinary(reader: ByteReader, type: SqlType): Datum {
  switch (type.kind) {
    case 'bool':
      return reader.byte() !== 0;
    case 'int2':
      return reader.int16();
    case 'int4':
      return reader.int32();
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return reader.uint32();
    case 'int8':
      return reader.int64();
    case 'float4':
      return reader.float32();
    case 'float8':
      return reader.float64();
    case 'numeric':
      return readNumeric(reader, type);
    case 'bytechar': {
      const byte = reader.byte();
      return byte === 0 ? '' : String.fromCharCode(byte);
    }
    case 'bytea':
      return Uint8Array.from(reader.bytes(reader.left));
    case 'uuid':
      return parseDatum(type, reader.bytes(16).toString('hex'));
    case 'bit':
    case 'varbit': {
      const length = reader.int32();
      return fitBits(bytesToBits(reader.bytes(Math.ceil(length / 8)), length), type);
    }
    case 'date':
      return readDate(reader.int32());
    case 'time':
      return readTime(reader.int64());
    case 'timetz':
      return readZonedTime(readTime(reader.int64()), reader.int32());
    case 'timestamp':
    case 'timestamptz':
      return readInstant(reader.int64());
    case 'interval':
      return readInterval(reader);
    case 'jsonb':
      return readJsonb(reader);
    case 'array':
      return readArray(reader, type.element);
    case 'text':
    case 'unknown':
      return restOf(reader);
    case 'varchar':
      return fitVarchar(restOf(reader), type.length);
    case 'char':
      return fitChar(restOf(reader), type.length);
    case 'name':
      return fitName(restOf(reader));
    case 'json':
    case 'list':
    case 'map':
      return parseDatum(type, restOf(reader));
    case 'record':
      throw new ProtocolError('input of anonymous composite types is not implemented', '0A000');
    default:
      return unreachable(type);
  }
}

function restOf(reader: ByteReader): string {
  return decodeUtf8(reader.bytes(reader.left));
}

function readDate(days: number): number {
  if (days === INT32_MAX) return Infinity;
  if (days === INT32_MIN) return -Infinity;
  const since1970 = days + EPOCH_DAYS;
  if (since1970 >= DATE_MIN && since1970 <= DATE_MAX) return since1970;
  throw new ProtocolError('date out of range', '22008');
}

function readTime(micros: bigint): number {
  if (micros >= 0n && micros <= TIME_MAX) return Number(micros);
  throw new ProtocolError('time out of range', '22008');
}

function readZonedTime(timeUs: number, west: number): bigint {
  if (Math.abs(west) < ZONE_SECONDS_END) return packZonedTime({ timeUs, offset: -west });
  throw new ProtocolError('time zone displacement out of range', '22009');
}

function readInstant(micros: bigint): bigint {
  if (micros === INT64_MAX) return INSTANT_INFINITY;
  if (micros === INT64_MIN) return INSTANT_NEGATIVE_INFINITY;
  const since1970 = micros + EPOCH_US;
  if (since1970 >= INSTANT_MIN && since1970 < INSTANT_END) return since1970;
  throw new ProtocolError('timestamp out of range', '22008');
}

function readInterval(reader: ByteReader): Interval {
  const [microseconds, days, months] = [reader.int64(), reader.int32(), reader.int32()];
  return new Interval(months, days, microseconds);
}

function readJsonb(reader: ByteReader): Datum {
  const version = reader.byte();
  if (version === JSONB_VERSION) return parseDatum({ kind: 'jsonb' }, restOf(reader));
  throw new ProtocolError(`unsupported jsonb version number ${version}`, 'XX000');
}

function readArray(reader: ByteReader, element: SqlType): ArrayDatum {
  const count = reader.int32();
  if (count < 0) throw new ProtocolError(`invalid number of dimensions: ${count}`, '22P03');
  if (count > DIMENSIONS_MAX) {
    const message = `number of array dimensions (${count}) exceeds the maximum allowed (6)`;
    throw new ProtocolError(message, '54000');
  }
  const flags = reader.int32();
  if (flags !== 0 && flags !== 1) throw new ProtocolError('invalid array flags', '22P03');
  const oid = reader.uint32();
  const expected = typeOid(element);
  if (oid !== expected && oid < GENERAL_OID_MIN && expected < GENERAL_OID_MIN) {
    const found = `${oid} (${nameOfOid(oid)})`;
    const wanted = `${expected} (${typeName(element)})`;
    const message = `binary data has array element type ${found} instead of expected ${wanted}`;
    throw new ProtocolError(message, '42804');
  }
  const dimensions: { lowerBound: number; length: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const [length, lowerBound] = [reader.int32(), reader.int32()];
    dimensions.push({ lowerBound, length });
  }
  const size = countElements(dimensions);
  if (size === 0) return new ArrayDatum([], []);
  const elements: Datum[] = [];
  for (let number = 1; number <= size; number += 1) {
    elements.push(readElement(reader, element, number));
  }
  return new ArrayDatum(elements, dimensions);
}

/** What a type of the system is called; of others, which are met by mistake alone, nothing. */
function nameOfOid(oid: number): string {
  const type = typeOfOid(oid);
  return type === undefined || type === 'undeclared' ? '???' : typeName(type);
}

/** The number of elements of an array. @throws ProtocolError if none can be so large */
function countElements(dimensions: ArrayDatum['dimensions']): number {
  let size = dimensions.length === 0 ? 0 : 1;
  for (const { length } of dimensions) {
    size *= length;
    if (length >= 0 && size <= ELEMENTS_MAX) continue;
    const message = `array size exceeds the maximum allowed (${ELEMENTS_MAX})`;
    throw new ProtocolError(message, '54000');
  }
  for (const { length, lowerBound } of dimensions) {
    if (lowerBound + length <= INT32_MAX) continue;
    throw new ProtocolError(`array lower bound is too large: ${lowerBound}`, '54000');
  }
  return size;
}

/** @param number Which one it is, from 1. */
function readElement(reader: ByteReader, type: SqlType, number: number): Datum {
  const length = reader.int32();
  if (length === -1) return null;
  if (length < 0 || length > reader.left) {
    throw new ProtocolError('insufficient data left in message', '22P03');
  }
  const inner = new ByteReader(reader.bytes(length));
  const datum = readBinary(inner, type);
  if (inner.left === 0) return datum;
  throw new ProtocolError(`improper binary format in array element ${number}`, '22P03');
}
