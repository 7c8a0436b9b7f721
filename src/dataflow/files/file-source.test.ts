import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ColumnType, Row } from '../../repr/index.js';
import { READ_BYTES_MAX } from './file-source.js';
import type { Plan } from '../plan/plan.js';
import type { DataflowResponse, SourceFormat, TimestampBinding } from '../protocol.js';
import { bigint, text } from '../test-functions.fixture.js';
import { TestServer } from '../test-server.fixture.js';

const LINES: Plan = { kind: 'get', id: 'u1', columns: [text] };

interface SourceOptions {
  readonly tail?: boolean;
  readonly columns?: readonly ColumnType[];
  readonly bindings?: readonly TimestampBinding[];
  readonly notBefore?: bigint;
  readonly format?: SourceFormat;
}

function createSource(server: TestServer, options: SourceOptions = {}): void {
  const { tail = true, columns = [text], bindings = [], notBefore } = options;
  const { format = { kind: 'text' } } = options;
  server.handle({
    kind: 'createSource',
    id: 'u1',
    source: { kind: 'file', path: 'f', tail, format, columns },
    bindings,
    ...(notBefore === undefined ? {} : { notBefore }),
  });
  server.settle();
}

function write(server: TestServer, content: string | Uint8Array): void {
  server.files.write('f', Buffer.from(content as string));
}

function append(server: TestServer, content: string): void {
  server.files.append('f', Buffer.from(content));
}

function advance(server: TestServer): void {
  server.clock.advance(1n);
  server.settle();
}

function bindingsOf(responses: readonly DataflowResponse[]): TimestampBinding[] {
  return responses.flatMap((response) => {
    return response.kind === 'timestampBindings' ? response.bindings : [];
  });
}

function upper(server: TestServer): bigint | null {
  return server.server.stateOf('u1')!.upper;
}

describe('FileSource', () => {
  it('ends with an error when more is kept than may be, and ends there again', () => {
    const server = new TestServer({ maintainedBytesMax: 4000 });
    write(server, 'short\n');
    createSource(server);
    const line = 'long '.repeat(500);
    append(server, `${line}\n`);
    advance(server);
    advance(server);
    const message =
      'out of memory: file at path f and what else is maintained keep more than 4000 bytes';
    expect(server.peek(LINES, 0n)).toEqual({ kind: 'rows', rows: [['short']] });
    expect(server.peek(LINES, upper(server)! - 1n)).toMatchObject({ kind: 'error', message });
    const again = new TestServer({ maintainedBytesMax: 1_000_000 });
    write(again, `short\n${line}\n`);
    createSource(again, { bindings: bindingsOf(server.responses) });
    advance(again);
    expect(again.peek(LINES, upper(again)! - 1n)).toMatchObject({ kind: 'error', message });
  });

  it('makes room for others when nobody reads it any more', () => {
    const server = new TestServer({ maintainedBytesMax: 4000 });
    write(server, `${'long '.repeat(300)}\n`);
    createSource(server);
    server.handle({ kind: 'drop', ids: ['u1'] });
    server.settle();
    createSource(server);
    advance(server);
    expect(server.peek(LINES, 0n)).toMatchObject({ kind: 'rows' });
  });

  it('gives lines the proposed time, and shows them when the clock moves on', () => {
    const server = new TestServer();
    write(server, 'a\nb\n');
    createSource(server);
    expect(upper(server)).toBe(0n);
    expect(server.peek(LINES, 0n)).toBeNull();
    advance(server);
    expect(server.answerOf(1)).toEqual({ kind: 'rows', rows: [['a'], ['b']] });
    expect(upper(server)).toBe(2n);
    append(server, 'c\n');
    server.settle();
    expect(server.rows(LINES, 1n)).toEqual([['a'], ['b']]);
    expect(server.peek(LINES, 2n)).toBeNull();
    advance(server);
    expect(server.rows(LINES, 1n)).toEqual([['a'], ['b']]);
    expect(server.rows(LINES, 2n)).toEqual([['a'], ['b'], ['c']]);
  });

  it('gives nothing to times before the clock moved past its making', () => {
    const server = new TestServer();
    createSourceLater(server);
    expect(server.rows(LINES, 0n)).toEqual([]);
    expect(upper(server)).toBe(2n);
    advance(server);
    expect(server.rows(LINES, 2n)).toEqual([['a']]);
  });

  it('holds back a line without its end under tail, and gives it at the end otherwise', () => {
    const following = new TestServer();
    write(following, 'a\nb');
    createSource(following);
    advance(following);
    expect(following.rows(LINES, 0n)).toEqual([['a']]);
    append(following, 'c\n');
    advance(following);
    advance(following);
    expect(following.rows(LINES, 3n)).toEqual([['a'], ['bc']]);

    const whole = new TestServer();
    write(whole, 'a\nb');
    createSource(whole, { tail: false });
    expect(upper(whole)).toBeNull();
    expect(whole.rows(LINES, 18446744073709551615n)).toEqual([['a'], ['b']]);
  });

  it('numbers lines where there is a column for it', () => {
    const server = new TestServer();
    write(server, 'x\n\nx\n');
    createSource(server, { tail: false, columns: [text, bigint] });
    const plan: Plan = { kind: 'get', id: 'u1', columns: [text, bigint] };
    const wanted: Row[] = [
      ['', 2n],
      ['x', 1n],
      ['x', 3n],
    ];
    expect(server.rows(plan, 5n)).toEqual(wanted);
  });

  it('puts lines that are not UTF-8 into the errors, and reads on', () => {
    const server = new TestServer();
    write(server, Buffer.from([0x61, 10, 0xff, 10, 0x62, 10]));
    createSource(server, { tail: false });
    const message = 'invalid UTF-8 in line 2 of f';
    expect(server.peek(LINES, 5n)).toEqual({ kind: 'error', message, code: '22021' });
    expect(server.server.collectionOf('u1')!.snapshot(0n).length).toBe(2);
  });

  it.each<SourceFormat>([
    { kind: 'text' },
    { kind: 'csv', fields: 1, header: null, delimiter: ',' },
    { kind: 'json' },
  ])('puts lines with a zero byte, which no text has, into the errors: $kind', (format) => {
    const server = new TestServer();
    write(server, '1\n2\0\n3\n');
    createSource(server, { tail: false, format });
    const message = 'invalid byte sequence for encoding "UTF8": 0x00 in line 2 of f';
    expect(server.peek(LINES, 5n)).toEqual({ kind: 'error', message, code: '22021' });
    expect(server.server.collectionOf('u1')!.snapshot(0n).length).toBe(2);
  });

  it('has an error for ever if the file is missing or shrinks', () => {
    const missing = new TestServer();
    createSource(missing);
    advance(missing);
    const message = 'unable to open file at path f: no such file';
    expect(missing.peek(LINES, 0n)).toEqual({ kind: 'error', message, code: '58030' });
    write(missing, 'a\n');
    advance(missing);
    expect(missing.peek(LINES, 2n)).toMatchObject({ message });

    const shrunk = new TestServer();
    write(shrunk, 'aaaa\n');
    createSource(shrunk);
    advance(shrunk);
    write(shrunk, 'a\n');
    advance(shrunk);
    advance(shrunk);
    expect(shrunk.rows(LINES, 1n)).toEqual([['aaaa']]);
    expect(shrunk.peek(LINES, 3n)).toMatchObject({
      message: 'file at path f is shorter than what was read of it: 2 bytes',
    });
  });

  it('reads large files in pieces, each bounded', () => {
    const server = new TestServer();
    const line = 'x'.repeat(99);
    const count = Math.ceil((READ_BYTES_MAX * 2.5) / 100);
    write(server, `${line}\n`.repeat(count));
    server.handle({
      kind: 'createSource',
      id: 'u1',
      source: { kind: 'file', path: 'f', tail: false, format: { kind: 'text' }, columns: [text] },
      bindings: [],
    });
    let steps = 0;
    while (server.server.step()) steps += 1;
    expect(steps).toBe(4);
    expect(server.rows(LINES, 0n).length).toBe(count);

    // The same with times from an earlier life, which all its lines get however they are read.
    const later = new TestServer();
    later.files.write('f', Buffer.from(`${line}\n`.repeat(count)));
    createSource(later, { bindings: [{ time: 5n, offset: count * 100 }], notBefore: 9n });
    later.clock.advance(20n);
    later.settle();
    expect(later.rows(LINES, 4n).length).toBe(0);
    expect(later.rows(LINES, 5n).length).toBe(count);
  });

  it('announces bindings before the upper passes them', () => {
    const server = new TestServer();
    write(server, 'a\nb');
    createSource(server);
    expect(bindingsOf(server.takeResponses())).toEqual([
      { time: 0n, offset: 2, checksum: crc32('a\n') },
    ]);
    advance(server);
    append(server, 'b\n');
    server.settle();
    expect(bindingsOf(server.takeResponses())).toEqual([
      { time: 2n, offset: 5, checksum: crc32('a\nbb\n') },
    ]);
  });

  it('gives the same lines the same times in a later life (D1)', () => {
    const first = new TestServer();
    write(first, 'a\n');
    createSource(first);
    for (const line of ['b\nc\n', 'd\n', 'e']) {
      advance(first);
      append(first, line);
      first.settle();
    }
    advance(first);
    const bindings = bindingsOf(first.takeResponses());
    const second = new TestServer();
    write(second, 'a\nb\nc\nd\ne');
    append(second, 'e\nf\n');
    second.clock.advance(first.clock.now);
    createSource(second, { bindings, notBefore: first.clock.now + 1n });
    advance(second);
    for (let time = 0n; time <= first.clock.now; time += 1n) {
      expect(second.rows(LINES, time)).toEqual(first.rows(LINES, time));
    }
    advance(second);
    expect(second.rows(LINES, second.clock.now)).toEqual(
      [...'abcd', 'ee', 'f'].map((line) => [line]),
    );
  });

  it('says so if a later life finds less than was read before', () => {
    const server = new TestServer();
    write(server, 'a\n');
    server.clock.advance(3n);
    createSource(server, { bindings: [{ time: 3n, offset: 4 }] });
    advance(server);
    const message = 'file at path f is shorter than what was read of it: 2 bytes';
    expect(server.rows(LINES, 2n)).toEqual([]);
    expect(server.peek(LINES, 3n)).toMatchObject({ message });
    const end = { kind: 'failed', message, from: 3n } as const;
    const [lost] = bindingsOf(server.takeResponses());
    expect(lost).toEqual({ time: 4n, offset: 4, end });

    const next = new TestServer();
    write(next, 'a\nb\n');
    next.clock.advance(4n);
    createSource(next, { bindings: [{ time: 3n, offset: 4 }, lost!] });
    expect(next.rows(LINES, 2n)).toEqual([]);
    expect(next.peek(LINES, 3n)).toMatchObject({ message });
  });

  it('says so if a later life finds other bytes, however they are cut into pieces', () => {
    const content = Buffer.alloc(2 * READ_BYTES_MAX + 7, 'line\n');
    const first = new TestServer();
    write(first, content);
    createSource(first);
    advance(first);
    const bindings = bindingsOf(first.takeResponses());
    content[READ_BYTES_MAX + 3]! ^= 1;
    const second = new TestServer();
    write(second, content);
    second.clock.advance(first.clock.now);
    createSource(second, { bindings, notBefore: first.clock.now + 1n });
    const { offset } = bindings.find((binding) => binding.offset > READ_BYTES_MAX)!;
    expect(second.peek(LINES, 0n)).toMatchObject({
      message: `file at path f is not what was read of it: its first ${offset} bytes have changed`,
    });
  });
});

/** The clock moves between the making of the source and the first step. */
function createSourceLater(server: TestServer): void {
  write(server, 'a\n');
  server.handle({
    kind: 'createSource',
    id: 'u1',
    source: { kind: 'file', path: 'f', tail: true, format: { kind: 'text' }, columns: [text] },
    bindings: [],
  });
  advance(server);
}
