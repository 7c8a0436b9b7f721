/** Bytes that a new writer has room for. */
const ROOM_MIN = 1024;

/** A buffer that was larger than this is not kept for the next bytes. */
const ROOM_KEPT_MAX = 256 * 1024;

/** Of texts up to this, what they may need is reserved; of longer ones, what they do need. */
const LONG_TEXT = 1024;

/** Puts bytes together. Numbers are written in network order. */
export class ByteWriter {
  #bytes: Buffer = Buffer.allocUnsafe(ROOM_MIN);
  #length = 0;

  /** How many bytes were written. */
  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#bytes.writeUInt16BE(value & 0xffff, this.#length);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeInt32BE(value | 0, this.#length);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeBigInt64BE(BigInt.asIntN(64, value), this.#length);
  }

  float32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeFloatBE(value, this.#length);
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleBE(value, this.#length);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** Text in UTF-8, without an end. */
  text(value: string): void {
    this.#reserve(value.length > LONG_TEXT ? Buffer.byteLength(value) : value.length * 3);
    this.#length += this.#bytes.write(value, this.#length, 'utf8');
  }

  /** Text and a zero byte. */
  textZero(value: string): void {
    this.text(value);
    this.byte(0);
  }

  /** Leaves room for a number of four bytes; returns where. */
  hole(): number {
    const at = this.#length;
    this.int32(0);
    return at;
  }

  /** Writes into a hole how many bytes follow it, and `more`. */
  fill(hole: number, more = 0): void {
    this.#bytes.writeInt32BE(this.#length - hole - 4 + more, hole);
  }

  /** The bytes from a place on. */
  since(start: number): Buffer {
    return this.#bytes.subarray(start, this.#length);
  }

  /** Takes back what was written from a place on. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** Everything that was written; the writer begins anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    const isLarge = this.#bytes.length > ROOM_KEPT_MAX;
    // What was taken is written to a socket later: nobody may write over it.
    this.#bytes = isLarge || this.room < ROOM_MIN ? Buffer.allocUnsafe(ROOM_MIN) : this.#rest();
    this.#length = 0;
    return taken;
  }

  /** How many bytes can be written before the buffer grows. */
  get room(): number {
    return this.#bytes.length - this.#length;
  }

  #rest(): Buffer {
    return this.#bytes.subarray(this.#length);
  }

  #reserve(count: number): void {
    if (count <= this.room) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
