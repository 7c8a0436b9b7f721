import { isUtf8 } from 'node:buffer';
import { ProtocolError } from './protocol-error.js';

/** Reads the body of one message from its beginning to its end. Numbers are in network order. */
export class ByteReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(8));
  }

  float32(): number {
    return this.#bytes.readFloatBE(this.#take(4));
  }

  float64(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }

  /** The next bytes, not copied. */
  bytes(length: number): Buffer {
    if (length < 0) throw new ProtocolError('insufficient data left in message');
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Text up to a zero byte. @throws ProtocolError if it has no end, or is not UTF-8 */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#offset);
    if (end < 0) throw new ProtocolError('invalid string in message');
    const bytes = this.#bytes.subarray(this.#offset, end);
    this.#offset = end + 1;
    return decodeUtf8(bytes);
  }

  /** @throws ProtocolError if anything is left */
  end(): void {
    if (this.left > 0) throw new ProtocolError('invalid message format');
  }

  #take(length: number): number {
    const start = this.#offset;
    if (length > this.#bytes.length - start) {
      throw new ProtocolError('insufficient data left in message');
    }
    this.#offset = start + length;
    return start;
  }
}

/** The text of bytes. @throws ProtocolError (22021) if they are not UTF-8, or hold a zero */
export function decodeUtf8(bytes: Buffer): string {
  const bad = isUtf8(bytes) ? bytes.indexOf(0) : firstBadByte(bytes);
  if (bad < 0) return bytes.toString('utf8');
  const found = bytes
    .subarray(bad, bad + sequenceLength(bytes[bad]!))
    .toString('hex')
    .replace(/../g, ' 0x$&');
  throw new ProtocolError(`invalid byte sequence for encoding "UTF8":${found}`, '22021');
}

/** The longest a sequence may be that begins with a byte. */
function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

/** Where the first sequence begins that is none of UTF-8. */
function firstBadByte(bytes: Buffer): number {
  let offset = 0;
  while (offset < bytes.length) {
    const length = sequenceLength(bytes[offset]!);
    const sequence = bytes.subarray(offset, offset + length);
    if (sequence.length < length || !isUtf8(sequence)) return offset;
    offset += length;
  }
  return offset;
}
