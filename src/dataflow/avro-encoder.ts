import {
  formatDatum,
  type ColumnType,
  type Datum,
  type MapDatum,
  type Numeric,
  type Row,
  type SqlType,
} from '../repr/index.js';
import type { SinkDescription } from './protocol.js';

/** An Avro schema, as JSON. */
export type AvroSchema = string | { readonly [key: string]: unknown } | readonly AvroSchema[];

/** Bytes that grow at their end. */
export class AvroBytes {
  #bytes = Buffer.alloc(256);
  #length = 0;

  /** What was written so far. */
  get bytes(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, 0, this.#length);
  }

  /** An int or a long: zigzag, seven bits a byte (Avro specification, binary encoding). */
  long(value: number | bigint): void {
    let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
    this.#reserve(10);
    while (rest >= 128n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  /** Bytes as they are, without their length. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Bytes, their length before them; a string is its UTF-8. */
  sized(content: Uint8Array | string): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.long(bytes.length);
    this.raw(bytes);
  }

  /** A double, or with `single` a float. */
  real(value: number, single: boolean): void {
    this.#reserve(8);
    if (single) this.#bytes.writeFloatLE(value, this.#length);
    else this.#bytes.writeDoubleLE(value, this.#length);
    this.#length += single ? 4 : 8;
  }

  /** One byte. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Writes a datum that is not NULL. */
type Write = (out: AvroBytes, datum: Datum) => void;

/** A type as Avro has it: its schema, and how its datums are written. */
interface AvroType {
  readonly schema: AvroSchema;
  readonly write: Write;
}

/** Writes rows of a sink as Avro records. */
export interface AvroRowEncoder {
  readonly schema: AvroSchema;
  readonly write: (out: AvroBytes, row: Row) => void;
}

/**
 * The encoder of rows as records `row`. Names are made into Avro's by replacing what it does not
 * allow with `_`, and by a number behind those that are then taken.
 */
export function makeAvroRowEncoder(columns: SinkDescription['columns']): AvroRowEncoder {
  const names = new Names();
  const record = avroRecord(
    'row',
    names,
    columns.map(({ name, type }) => ({ name, column: type })),
  );
  return {
    schema: record.schema,
    write: (out, row) => record.write(out, row),
  };
}

/** Names of records, which an Avro schema may define once only. */
class Names {
  readonly #taken = new Set<string>();

  take(name: string): string {
    return fresh(name, this.#taken);
  }
}

function fresh(wanted: string, taken: Set<string>): string {
  const plain = wanted.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z_])/, '_');
  let name = plain;
  for (let number = 1; taken.has(name); number += 1) name = `${plain}${number}`;
  taken.add(name);
  return name;
}

function avroRecord(
  name: string,
  names: Names,
  fields: readonly { readonly name: string; readonly column: ColumnType }[],
): AvroType {
  const fullName = names.take(name);
  const taken = new Set<string>();
  const parts = fields.map((field) => {
    const type = avroColumn(field.column, names);
    return { ...type, name: fresh(field.name, taken) };
  });
  return {
    schema: {
      type: 'record',
      name: fullName,
      fields: parts.map((part) => ({ name: part.name, type: part.schema })),
    },
    write: (out, datum) => {
      for (const [index, part] of parts.entries()) part.write(out, (datum as Row)[index]!);
    },
  };
}

/** A type that may be NULL is a union with null, which comes first. */
function avroColumn({ type, nullable }: ColumnType, names: Names): AvroType {
  const present = avroType(type, names);
  if (!nullable) return present;
  return {
    schema: ['null', present.schema],
    write: (out, datum) => {
      out.byte(datum === null ? 0 : 2);
      if (datum !== null) present.write(out, datum);
    },
  };
}

const LONG: Write = (out, datum) => out.long(datum as number | bigint);

function avroType(type: SqlType, names: Names): AvroType {
  switch (type.kind) {
    case 'bool':
      return { schema: 'boolean', write: (out, datum) => out.byte(datum === true ? 1 : 0) };
    case 'int2':
    case 'int4':
      return { schema: 'int', write: LONG };
    case 'int8':
    case 'oid':
      return { schema: 'long', write: LONG };
    case 'float4':
      return { schema: 'float', write: (out, datum) => out.real(datum as number, true) };
    case 'float8':
      return { schema: 'double', write: (out, datum) => out.real(datum as number, false) };
    case 'bytea':
      return { schema: 'bytes', write: (out, datum) => out.sized(datum as Uint8Array) };
    case 'time':
      return { schema: { type: 'long', logicalType: 'time-micros' }, write: LONG };
    case 'timestamp':
    case 'timestamptz':
      return { schema: { type: 'long', logicalType: 'timestamp-micros' }, write: LONG };
    case 'numeric':
      return avroNumeric(type);
    case 'list':
      return avroList(avroColumn({ type: type.element, nullable: true }, names));
    case 'map':
      return avroMap(avroColumn({ type: type.value, nullable: true }, names));
    case 'record': {
      const fields = type.fields.map((field) => {
        return { name: field.name, column: { type: field.type, nullable: true } };
      });
      return avroRecord('record', names, fields);
    }
    case 'uuid':
      return avroText(type, { type: 'string', logicalType: 'uuid' });
    default:
      // Dates may be infinite, intervals have three parts, arrays have bounds: text keeps all of
      // it.
      return avroText(type, 'string');
  }
}

function avroText(type: SqlType, schema: AvroSchema): AvroType {
  return { schema, write: (out, datum) => out.sized(formatDatum(type, datum)) };
}

/** Decimals of declared size are Avro's; others have no scale to put in a schema: text. */
function avroNumeric(type: Extract<SqlType, { kind: 'numeric' }>): AvroType {
  const { precision, scale } = type;
  if (precision === null || scale === null || scale < 0 || scale > precision) {
    return avroText(type, 'string');
  }
  return {
    schema: { type: 'bytes', logicalType: 'decimal', precision, scale },
    write: (out, datum) => {
      const value = datum as Numeric;
      out.sized(twosComplement(value.unscaled * 10n ** BigInt(scale - value.scale)));
    },
  };
}

/** The shortest two's complement of a bigint, most significant byte first. */
function twosComplement(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length += 1;
  const digits = BigInt.asUintN(length * 8, value).toString(16);
  return Buffer.from(digits.padStart(length * 2, '0'), 'hex');
}

/** One block of all elements, then the end: an empty array is the end alone. */
function avroList(element: AvroType): AvroType {
  return {
    schema: { type: 'array', items: element.schema },
    write: (out, datum) => {
      const elements = datum as readonly Datum[];
      if (elements.length > 0) out.long(elements.length);
      for (const inner of elements) element.write(out, inner);
      out.byte(0);
    },
  };
}

function avroMap(value: AvroType): AvroType {
  return {
    schema: { type: 'map', values: value.schema },
    write: (out, datum) => {
      const { entries } = datum as MapDatum;
      if (entries.length > 0) out.long(entries.length);
      for (const [key, inner] of entries) {
        out.sized(key);
        value.write(out, inner);
      }
      out.byte(0);
    },
  };
}
