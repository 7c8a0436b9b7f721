import type { AvroLibrary, AvroSchema } from './avro-library.js';

/** The first bytes of every file. */
const MAGIC = Buffer.from('Obj\u0001');

/** Between blocks, the same in all files: the same changes give the same bytes. */
const SYNC_MARKER = Buffer.from('coordtest-ocf-01');

const HEADER_SCHEMA: AvroSchema = {
  type: 'record',
  name: 'header',
  fields: [
    { name: 'magic', type: { type: 'fixed', name: 'magic', size: MAGIC.length } },
    { name: 'meta', type: { type: 'map', values: 'bytes' } },
    { name: 'sync', type: { type: 'fixed', name: 'sync', size: SYNC_MARKER.length } },
  ],
};

const BLOCK_SCHEMA: AvroSchema = {
  type: 'record',
  name: 'block',
  fields: [
    { name: 'count', type: 'long' },
    { name: 'data', type: 'bytes' },
    { name: 'sync', type: { type: 'fixed', name: 'sync', size: SYNC_MARKER.length } },
  ],
};

/** The parts of an object container file whose records have one schema. */
export interface OcfFormat {
  /** What a file begins with. */
  readonly header: () => Uint8Array;
  readonly record: (value: unknown) => Uint8Array;
  /** Puts records together, at least one. */
  readonly block: (records: readonly Uint8Array[]) => Uint8Array;
}

/** Files of records of a schema, not compressed (Avro specification, object container files). */
export function makeOcfFormat(avro: AvroLibrary, schema: AvroSchema): OcfFormat {
  const encodeHeader = avro.encoderFor(HEADER_SCHEMA);
  const encodeBlock = avro.encoderFor(BLOCK_SCHEMA);
  return {
    header: () => {
      const meta = {
        'avro.codec': Buffer.from('null'),
        'avro.schema': Buffer.from(JSON.stringify(schema)),
      };
      return encodeHeader({ magic: MAGIC, meta, sync: SYNC_MARKER });
    },
    record: avro.encoderFor(schema),
    block: (records) => {
      const data = Buffer.concat(records);
      return encodeBlock({ count: BigInt(records.length), data, sync: SYNC_MARKER });
    },
  };
}
