import {
  formatDatum,
  type ColumnType,
  type Datum,
  type MapDatum,
  type Numeric,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import type { AvroSchema } from './avro-library.js';
import type { SinkDescription } from '../protocol.js';

/** A type of Avro, and what an {@link AvroLibrary} takes for its datums. */
export interface AvroType {
  readonly schema: AvroSchema;
  /** What it is called as the branch of a union. */
  readonly branch: string;
  readonly valueOf: (datum: Datum) => unknown;
}

/** A column: its type, or a union with null, which is no branch of another union. */
type AvroColumn = Omit<AvroType, 'branch'>;

/**
 * Rows as records `row`. Names are made into Avro's by replacing what it does not allow with `_`,
 * and by a number behind those that are then taken.
 */
export function avroRow(columns: SinkDescription['columns']): AvroType {
  return avroRecord(
    'row',
    new Names(),
    columns.map(({ name, type }) => ({ name, column: type })),
  );
}

/** Names that are each given once: an Avro schema may define a record once only. */
class Names {
  readonly #taken = new Set<string>();

  take(wanted: string): string {
    const plain = wanted.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z_])/, '_');
    let name = plain;
    for (let number = 1; this.#taken.has(name); number += 1) name = `${plain}${number}`;
    this.#taken.add(name);
    return name;
  }
}

function avroRecord(
  name: string,
  names: Names,
  fields: readonly { readonly name: string; readonly column: ColumnType }[],
): AvroType {
  const branch = names.take(name);
  const taken = new Names();
  const parts = fields.map((field) => {
    const type = avroColumn(field.column, names);
    return { ...type, name: taken.take(field.name) };
  });
  return {
    branch,
    schema: {
      type: 'record',
      name: branch,
      fields: parts.map((part) => ({ name: part.name, type: part.schema })),
    },
    // NB: not by assignment, which for a field `__proto__` makes no member.
    valueOf: (datum) => {
      const row = datum as Row;
      return Object.fromEntries(parts.map((part, index) => [part.name, part.valueOf(row[index]!)]));
    },
  };
}

/** A type that may be NULL is a union with null, which comes first. */
function avroColumn({ type, nullable }: ColumnType, names: Names): AvroColumn {
  const { schema, branch, valueOf } = avroType(type, names);
  if (!nullable) return { schema, valueOf };
  return {
    schema: ['null', schema],
    valueOf: (datum) => (datum === null ? null : { [branch]: valueOf(datum) }),
  };
}

function avroType(type: SqlType, names: Names): AvroType {
  switch (type.kind) {
    case 'bool':
      return plain('boolean');
    case 'int2':
    case 'int4':
      return plain('int');
    case 'int8':
    case 'oid':
      return long('long');
    case 'float4':
      return plain('float');
    case 'float8':
      return plain('double');
    case 'bytea':
      return {
        schema: 'bytes',
        branch: 'bytes',
        valueOf: (datum) => Buffer.from(datum as Uint8Array),
      };
    case 'time':
      return long({ type: 'long', logicalType: 'time-micros' });
    case 'timestamp':
    case 'timestamptz':
      return long({ type: 'long', logicalType: 'timestamp-micros' });
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

/** A type whose datums are what the library takes. */
function plain(name: string): AvroType {
  return { schema: name, branch: name, valueOf: (datum) => datum };
}

function long(schema: AvroSchema): AvroType {
  return { schema, branch: 'long', valueOf: (datum) => BigInt(datum as number | bigint) };
}

function avroText(type: SqlType, schema: AvroSchema): AvroType {
  return { schema, branch: 'string', valueOf: (datum) => formatDatum(type, datum) };
}

/** Decimals of declared size are Avro's; others have no scale to put in a schema: text. */
function avroNumeric(type: Extract<SqlType, { kind: 'numeric' }>): AvroType {
  const { precision, scale } = type;
  if (precision === null || scale === null || scale < 0 || scale > precision) {
    return avroText(type, 'string');
  }
  return {
    schema: { type: 'bytes', logicalType: 'decimal', precision, scale },
    branch: 'bytes',
    valueOf: (datum) => {
      const value = datum as Numeric;
      return twosComplement(value.unscaled * 10n ** BigInt(scale - value.scale));
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

function avroList({ schema, valueOf }: AvroColumn): AvroType {
  return {
    schema: { type: 'array', items: schema },
    branch: 'array',
    valueOf: (datum) => (datum as readonly Datum[]).map((element) => valueOf(element)),
  };
}

function avroMap({ schema, valueOf }: AvroColumn): AvroType {
  return {
    schema: { type: 'map', values: schema },
    branch: 'map',
    valueOf: (datum) => {
      const { entries } = datum as MapDatum;
      return Object.fromEntries(entries.map(([key, value]) => [key, valueOf(value)]));
    },
  };
}
