import { parseDatum, type Datum, type SqlType } from '../repr/index.js';
import { readBinary } from './binary-format.js';
import { ByteReader, decodeUtf8 } from './byte-reader.js';
import { ProtocolError } from './protocol-error.js';

/** A parameter as a client sent it. */
export interface SentParameter {
  readonly bytes: Buffer | null;
  readonly format: 0 | 1;
  /** From 1. */
  readonly number: number;
}

/**
 * Reads a parameter.
 *
 * @throws ProtocolError or DatumError if it is no value of the type.
 */
export function readParameter(type: SqlType, { bytes, format, number }: SentParameter): Datum {
  if (bytes === null) return null;
  if (format === 0) return parseDatum(type, decodeUtf8(bytes));
  const reader = new ByteReader(bytes);
  const datum = readBinary(reader, type);
  if (reader.left === 0) return datum;
  throw new ProtocolError(`incorrect binary data format in bind parameter ${number}`, '22P03');
}
