import type { Schema, Type } from 'avsc';
import type { AvroLibrary } from './avro-library.js';

/** The package avsc, as far as an encoder needs it. */
type Avsc = Pick<typeof import('avsc'), 'Type' | 'types'>;

/** Avro as avsc encodes it; `load` is called when the first encoder is asked for, and once. */
export function makeAvscLibrary(load: () => Avsc): AvroLibrary {
  let loaded: { readonly avsc: Avsc; readonly long: Type } | null = null;
  return {
    encoderFor: (schema) => {
      if (loaded === null) {
        const avsc = load();
        loaded = { avsc, long: exactLong(avsc) };
      }
      const { avsc, long } = loaded;
      const type = avsc.Type.forSchema(schema as Schema, {
        // A hook, since the registry of names does not apply to longs with a logical type.
        typeHook: (part) => (isLong(part) ? long : undefined),
        wrapUnions: 'always',
      });
      return (value) => type.toBuffer(value);
    },
  };
}

function isLong(schema: Schema): boolean {
  return schema === 'long' || (schema as { readonly type?: unknown }).type === 'long';
}

/** Longs as bigints: avsc's own are numbers, which have 53 bits. */
function exactLong({ types }: Avsc): Type {
  return types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: (value: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return bytes;
    },
    fromJSON: BigInt,
    toJSON: String,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: (left: bigint, right: bigint) => (left < right ? -1 : left > right ? 1 : 0),
  });
}
