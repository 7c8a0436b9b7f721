// COPY ... FROM STDIN as the package `pg` sees it.
import { Query, type Client, type Connection } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.fixture.js';

let server: TestServer;
let client: Client;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  client = await server.connect();
  await client.query('DROP TABLE IF EXISTS t');
  await client.query('CREATE TABLE t (a int NOT NULL, b text, c int DEFAULT 7)');
});

afterAll(() => server.stop());

/** What `pg` calls and its types do not know. */
type CopyConnection = Connection & {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
};

/** Runs a COPY that is sent these pieces; gives its tag, or the error. */
async function copy(text: string, pieces: readonly (string | Buffer)[]): Promise<unknown> {
  return new Promise((resolve) => {
    const query = new Query(text);
    const hooks = {
      handleCopyInResponse(connection: CopyConnection) {
        for (const piece of pieces) connection.sendCopyFromChunk(Buffer.from(piece));
        connection.endCopyFrom();
      },
    };
    query.on('end', ({ command, rowCount }) => resolve(`${command} ${rowCount}`));
    query.on('error', (error) => {
      const { code, message, where } = error as Error & { code: string; where?: string };
      resolve({ code, message, where });
    });
    client.query(Object.assign(query, hooks));
  });
}

async function rows(): Promise<unknown> {
  return (await client.query('SELECT * FROM t ORDER BY a')).rows;
}

describe('COPY FROM STDIN', () => {
  it('takes lines in pieces of any length, and fills what is not named', async () => {
    const lines = '1\tone\\ttab\n2\t\\N\n3\té\n';
    const pieces = Array.from(Buffer.from(lines), (byte) => Buffer.of(byte));
    expect(await copy('COPY t (a, b) FROM STDIN', pieces)).toBe('COPY 3');
    expect(await rows()).toEqual([
      { a: 1, b: 'one\ttab', c: 7 },
      { a: 2, b: null, c: 7 },
      { a: 3, b: 'é', c: 7 },
    ]);
  });

  it('takes CSV', async () => {
    const csv = 'c,a,b\r\n1,10,"two\r\nlines, ""quoted"""\r\n,20,""\r\n,30,\r\n\\.\r\nrest';
    expect(await copy('COPY t (c, a, b) FROM STDIN CSV HEADER', [csv])).toBe('COPY 3');
    expect(await rows()).toEqual([
      { a: 10, b: 'two\r\nlines, "quoted"', c: 1 },
      { a: 20, b: '', c: null },
      { a: 30, b: null, c: null },
    ]);
  });

  it.each([
    ['1\tx\n2', '22P04', 'missing data for column "b"', 'COPY t, line 2: "2"'],
    ['1\tx\t3\n', '22P04', 'extra data after last', 'COPY t, line 1: "1\tx\t3"'],
    ['\nx', '22P02', 'invalid input syntax', 'COPY t, line 1, column a: ""'],
    ['x\ty\n', '22P02', 'invalid input syntax', 'COPY t, line 1, column a: "x"'],
    ['1\tx\n\\N\ty\n', '23502', 'null value in column "a"', 'COPY t, line 2: "\\N\ty"'],
    ['1\tx\r2\ty\n', '22P04', 'literal carriage return', 'COPY t, line 1: "1\tx\r2\ty"'],
    ['1\ta\\377\n', '0A000', 'beyond ASCII', 'COPY t, line 1: "1\ta\\377"'],
  ])('says of %j where it is wrong, and keeps nothing', async (lines, code, message, where) => {
    const found = await copy('COPY t (a, b) FROM STDIN', [lines]);
    expect(found).toEqual({ code, message: expect.stringContaining(message) as unknown, where });
    expect(await rows()).toEqual([]);
  });

  it('says which line has a key that is there already, behind lines that are no rows', async () => {
    await client.query('CREATE UNIQUE INDEX ON t (b)');
    const where = 'COPY t, line 3';
    expect(await copy('COPY t (a, b) FROM STDIN', ['1\tx\n2\ty\n3\tx\n'])).toMatchObject({
      code: '23505',
      where,
    });
    const bad = await copy('COPY t (a, b) FROM STDIN', ['1\tx\n2\tx\n\\N\ty\n']);
    expect(bad).toMatchObject({ code: '23502' });
    expect(await rows()).toEqual([]);
  });

  it('takes keys in its transaction, which a savepoint gives back', async () => {
    await client.query('CREATE UNIQUE INDEX ON t (b)');
    await client.query('BEGIN');
    expect(await copy('COPY t (a, b) FROM STDIN', ['1\tx\n'])).toBe('COPY 1');
    await client.query('SAVEPOINT s');
    expect(await copy('COPY t (a, b) FROM STDIN', ['2\tz\n3\tx\n'])).toMatchObject({
      code: '23505',
      where: 'COPY t, line 2',
    });
    await client.query('ROLLBACK TO s');
    expect(await copy('COPY t (a, b) FROM STDIN', ['2\tz\n'])).toBe('COPY 1');
    await client.query('COMMIT');
    expect(await rows()).toMatchObject([{ b: 'x' }, { b: 'z' }]);
  });

  it('is a part of its transaction', async () => {
    await client.query('BEGIN');
    expect(await copy('COPY t (a) FROM STDIN', ['1\n'])).toBe('COPY 1');
    await client.query('INSERT INTO t VALUES (2)');
    await client.query('ROLLBACK');
    expect(await rows()).toEqual([]);
  });

  it('ends with the reason of a client that has no lines', async () => {
    await expect(client.query('COPY t FROM STDIN')).rejects.toMatchObject({
      code: '57014',
      message: 'COPY from stdin failed: No source stream defined',
    });
    expect(await rows()).toEqual([]);
  });

  it('refuses bytes that are no UTF-8', async () => {
    const found = await copy('COPY t (a, b) FROM STDIN', ['1\t', Buffer.of(0xff), '\n']);
    expect(found).toMatchObject({ code: '22021' });
  });
});
