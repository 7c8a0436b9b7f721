import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import { MapDatum, Numeric, type Row, type SqlType } from '../../repr/index.js';
import { avroRow } from './avro-schema.js';
import { makeAvscLibrary } from './make-avsc-library.js';

const library = makeAvscLibrary(() => avsc);

/** The schema of columns of a type each, and what avsc reads of a row in it. */
function roundTrip(
  columns: readonly (readonly [name: string, type: SqlType])[],
  row: Row,
): unknown {
  const { schema, valueOf } = avroRow(
    columns.map(([name, type]) => ({ name, type: { type, nullable: true } })),
  );
  const bytes = Buffer.from(library.encoderFor(schema)(valueOf(row)));
  const reader = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: 'always' });
  return JSON.parse(reader.toString(reader.fromBuffer(bytes)));
}

const int4: SqlType = { kind: 'int4' };

describe('avroRow', () => {
  it('makes the names of columns into names of Avro, each once', () => {
    const { schema } = avroRow(
      ['a b', 'a_b', '9', 'é', '__proto__'].map((name) => {
        return { name, type: { type: int4, nullable: false } };
      }),
    );
    expect(schema).toMatchObject({
      name: 'row',
      fields: ['a_b', 'a_b1', '_9', '_', '__proto__'].map((name) => ({ name, type: 'int' })),
    });
  });

  it('keeps members whatever they are called', () => {
    const { schema, valueOf } = avroRow([
      { name: '__proto__', type: { type: int4, nullable: false } },
      { name: 'm', type: { type: { kind: 'map', value: int4 }, nullable: false } },
    ]);
    const row = [7, new MapDatum([['__proto__', 8]])];
    const bytes = library.encoderFor(schema)(valueOf(row));
    const key = [...'__proto__'].map((letter) => letter.charCodeAt(0));
    expect([...bytes]).toEqual([14, 2, 18, ...key, 2, 16, 0]);
  });

  it('gives each record a name of its own', () => {
    const record: SqlType = { kind: 'record', fields: [{ name: 'f', type: int4 }] };
    expect(
      roundTrip(
        [
          ['x', record],
          ['y', record],
        ],
        [[1], [null]],
      ),
    ).toEqual({
      x: { record: { f: { int: 1 } } },
      y: { record1: { f: null } },
    });
  });

  it('writes decimals as the shortest bytes that hold them', () => {
    const price: SqlType = { kind: 'numeric', precision: 38, scale: 2 };
    const cases = [
      [Numeric.of(0n, 0), '\u0000'],
      [Numeric.of(127n, 2), '\u007f'],
      [Numeric.of(128n, 2), '\u0000\u0080'],
      [Numeric.of(-128n, 2), '\u0080'],
      [Numeric.of(-129n, 2), '\u00ff\u007f'],
      [Numeric.of(5n, 1), '\u0032'],
    ] as const;
    for (const [value, bytes] of cases) {
      expect(roundTrip([['p', price]], [value])).toEqual({ p: { bytes } });
    }
  });

  it('tells NULL from what is empty', () => {
    const columns = [
      ['t', { kind: 'text' }],
      ['l', { kind: 'list', element: int4 }],
      ['m', { kind: 'map', value: int4 }],
      ['b', { kind: 'bytea' }],
    ] as const;
    expect(roundTrip(columns, [null, null, null, null])).toEqual({
      ...{ t: null, l: null, m: null, b: null },
    });
    expect(roundTrip(columns, ['', [], new MapDatum([]), new Uint8Array()])).toEqual({
      ...{ t: { string: '' }, l: { array: [] }, m: { map: {} }, b: { bytes: '' } },
    });
  });
});
