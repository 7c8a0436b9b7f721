import avro from 'avsc';
import { describe, expect, it } from 'vitest';
import { Interval, Numeric, type ColumnType, type Row } from '../../repr/index.js';
import type { Plan } from '../plan/plan.js';
import type { SinkDescription } from '../protocol.js';
import { bigint, call, col, int, num, text } from '../test-functions.fixture.js';
import { TestServer } from '../test-server.fixture.js';

/** Longs as bigints, so that the reader loses no digits. */
const LONG = avro.types.LongType.__with({
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

/** What an Avro library reads in a file, with other code than what wrote it. */
function read(bytes: Uint8Array): unknown[] {
  const records: unknown[] = [];
  const buffer = Buffer.from(bytes);
  const blocks = buffer.indexOf('coordtest-ocf-01') + 16;
  const start = buffer.indexOf('{"type":"record","name":"envelope"');
  const end = buffer.indexOf('\u0000coordtest-ocf-01');
  const schema = JSON.parse(buffer.toString('utf8', start, end)) as avro.Schema;
  const type = avro.Type.forSchema(schema, { wrapUnions: 'always', registry: { long: LONG } });
  const long = avro.Type.forSchema('long');
  for (let offset = blocks; offset < buffer.length;) {
    const count = long.decode(buffer, offset);
    const size = long.decode(buffer, count.offset);
    let at = size.offset;
    for (let record = 0; record < count.value; record += 1) {
      const found = type.decode(buffer, at);
      records.push(JSON.parse(type.toString(found.value)));
      at = found.offset;
    }
    expect(at).toBe(size.offset + size.value);
    expect(buffer.toString('latin1', at, at + 16)).toBe('coordtest-ocf-01');
    offset = at + 16;
  }
  return records;
}

function columnsOf(types: readonly ColumnType[]): SinkDescription['columns'] {
  return types.map((type, index) => ({ name: `c${index}`, type }));
}

function createSink(
  server: TestServer,
  types: readonly ColumnType[],
  options: { path?: string; snapshot?: boolean; asOf?: bigint; plan?: Plan } = {},
): void {
  const { path = 'out', snapshot = true, asOf = 0n, plan } = options;
  const sink = { kind: 'avroOcf', path, columns: columnsOf(types), snapshot } as const;
  server.createDataflow({
    builds: plan === undefined ? [] : [{ id: 'u2', plan }],
    exports: [{ kind: 'sink', id: 'u3', from: plan === undefined ? 'u1' : 'u2', sink }],
    asOf,
  });
}

function bytesOf(server: TestServer, path = 'out'): Uint8Array {
  const found = server.files.readFrom(path, 0);
  if (found.kind !== 'bytes') throw new Error(`a file is expected, found ${found.kind}`);
  return found.bytes;
}

describe('OcfSink', () => {
  it('writes what came and what went, at closed times, in order', () => {
    const server = new TestServer();
    server.createTable('u1', [int, text]);
    server.insert('u1', 0n, [[2, 'b'], 1], [[1, null], 2]);
    createSink(server, [int, text]);
    expect(read(bytesOf(server))).toEqual([]);
    server.insert('u1', 1n, [[1, null], -1], [[2, 'c'], 1]);
    server.advanceTables(2n);
    const one = { c0: { int: 1 }, c1: null };
    expect(read(bytesOf(server))).toEqual([
      { before: null, after: { row: one } },
      { before: null, after: { row: one } },
      { before: null, after: { row: { c0: { int: 2 }, c1: { string: 'b' } } } },
      { before: { row: one }, after: null },
      { before: null, after: { row: { c0: { int: 2 }, c1: { string: 'c' } } } },
    ]);
    expect(server.server.stateOf('u3')).toMatchObject({ upper: 2n, failure: null });
  });

  it('leaves out the contents at the start if so told', () => {
    const server = new TestServer();
    server.createTable('u1', [int]);
    server.insert('u1', 0n, [[1], 1]);
    server.advanceTables(1n);
    createSink(server, [int], { snapshot: false });
    server.insert('u1', 1n, [[2], 1]);
    server.advanceTables(2n);
    expect(read(bytesOf(server))).toEqual([{ before: null, after: { row: { c0: { int: 2 } } } }]);
  });

  it('writes every type', () => {
    const kinds = [
      'bool',
      'int2',
      'oid',
      'float4',
      'float8',
      'bytea',
      'date',
      'time',
      'timestamp',
      'interval',
      'uuid',
    ] as const;
    const types: ColumnType[] = [
      ...kinds.map((kind) => ({ type: { kind }, nullable: false })),
      bigint,
      { type: { kind: 'numeric', precision: 8, scale: 2 }, nullable: false },
      { type: { kind: 'numeric', precision: null, scale: null }, nullable: false },
      { type: { kind: 'list', element: { kind: 'int4' } }, nullable: false },
      { type: { kind: 'record', fields: [{ name: 'f-1', type: int.type }] }, nullable: false },
    ];
    const uuid = '00000000-0000-0000-0000-000000000001';
    const row: Row = [
      ...[true, -3, 4294967295, 1.5, -2.25, new Uint8Array([1, 2]), 1, 5, 7n],
      ...[new Interval(1, 2, 3n), uuid, -9223372036854775808n, Numeric.of(-12345n, 2)],
      ...[Numeric.of(15n, 1), [1, null], [4]],
    ];
    const server = new TestServer();
    server.createTable('u1', types);
    server.insert('u1', 0n, [row, 1]);
    createSink(server, types);
    server.advanceTables(1n);
    const [record] = read(bytesOf(server)) as { after: { row: Record<string, unknown> } }[];
    expect(record!.after.row).toMatchObject({
      c0: true,
      c1: -3,
      c2: '4294967295',
      c3: 1.5,
      c4: -2.25,
      c5: '\u0001\u0002',
      c6: '1970-01-02',
      c7: 5,
      c8: 7,
      c9: '1 mon 2 days 00:00:00.000003',
      c10: uuid,
      c11: { long: '-9223372036854775808' },
      c12: '\u00cf\u00c7',
      c13: '1.5',
      c14: [{ int: 1 }, null],
      c15: { f_1: { int: 4 } },
    });
  });

  it('keeps all digits of int8', () => {
    const longs = [-9223372036854775808n, -9007199254740993n, 9007199254740993n];
    const server = new TestServer();
    server.createTable('u1', [bigint]);
    const rows = [...longs, 9223372036854775807n].map((long) => [[long], 1] as const);
    server.insert('u1', 0n, ...rows);
    createSink(server, [bigint]);
    server.advanceTables(1n);
    expect(read(bytesOf(server))).toEqual(
      rows.map(([[long]]) => ({ before: null, after: { row: { c0: { long: String(long) } } } })),
    );
  });

  it('puts many rows and many copies into blocks that are not too large', () => {
    const server = new TestServer();
    server.createTable('u1', [int]);
    server.insert('u1', 0n, [[1], 6000], [[2], 4000]);
    createSink(server, [int]);
    server.advanceTables(1n);
    const bytes = Buffer.from(bytesOf(server));
    const values = (read(bytes) as { after: { row: unknown } }[]).map(({ after }) => after.row);
    expect(values.filter((row) => JSON.stringify(row) === '{"c0":{"int":1}}').length).toBe(6000);
    expect(values.length).toBe(10_000);
    // The header ends in a marker, and so does each block: of 4096, 4096 and 1808 records.
    expect(bytes.toString('latin1').split('coordtest-ocf-01').length - 1).toBe(4);
  });

  it('writes the same bytes for the same changes', () => {
    const [left, right] = [0, 1].map((each) => {
      const server = new TestServer();
      server.createTable('u1', [int, text, bigint]);
      createSink(server, [int, text, bigint]);
      for (let time = 0n; time < 20n; time += 1n) {
        const rows = [1, 2, 3].map((value) => {
          return [[value + Number(time), `row ${value}`, time * 10n ** 17n], 1] as const;
        });
        server.insert('u1', time, ...(each === 0 ? rows : rows.toReversed()));
        // One run closes each time alone, the other one several at once.
        if (each === 0 || time % 7n === 0n) server.advanceTables(time + 1n);
      }
      server.advanceTables(20n);
      return bytesOf(server);
    });
    expect(left).toEqual(right);
  });

  it('does not touch a file that exists, and says so', () => {
    const server = new TestServer();
    server.files.write('out', Buffer.from('mine'));
    server.createTable('u1', [int]);
    createSink(server, [int]);
    server.insert('u1', 0n, [[1], 1]);
    server.advanceTables(1n);
    expect(Buffer.from(bytesOf(server)).toString()).toBe('mine');
    const failure = 'unable to write file at path out: the file exists';
    expect(server.server.stateOf('u3')).toMatchObject({ upper: 0n, failure });
  });

  it('stops at an error in the collection', () => {
    const plan: Plan = {
      kind: 'map',
      input: { kind: 'get', id: 'u1', columns: [int] },
      scalars: [call('div', num(1), col(0))],
    };
    const server = new TestServer();
    server.createTable('u1', [int]);
    server.insert('u1', 0n, [[1], 1]);
    createSink(server, [int, int], { plan });
    server.advanceTables(1n);
    server.insert('u1', 1n, [[0], 1]);
    server.advanceTables(2n);
    server.insert('u1', 2n, [[0], -1], [[2], 1]);
    server.advanceTables(3n);
    expect(read(bytesOf(server)).length).toBe(1);
    const failure = 'the collection has an error: division by zero';
    expect(server.server.stateOf('u3')).toMatchObject({ upper: 1n, failure });
  });
});
