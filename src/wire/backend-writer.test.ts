// What the server sends, as the package `pg` reads it.
import { Readable } from 'node:stream';
import { parse } from 'pg-protocol';
import { describe, expect, it } from 'vitest';
import type { Column } from '../repr/index.js';
import { BackendWriter } from './backend-writer.js';
import { characterPosition } from './character-position.js';

async function read(write: (out: BackendWriter) => void): Promise<Record<string, unknown>[]> {
  const out = new BackendWriter();
  write(out);
  const messages: Record<string, unknown>[] = [];
  await parse(Readable.from([out.take()]), (message) => {
    messages.push({ ...(message as object) });
  });
  return messages;
}

const COLUMNS: readonly Column[] = [
  { name: 'a', type: { kind: 'int4' }, nullable: true },
  { name: 'é', type: { kind: 'text' }, nullable: true },
];

describe('backend messages', () => {
  it('are what a client reads', async () => {
    const messages = await read((out) => {
      out.authenticationOk();
      out.parameterStatus('TimeZone', 'UTC');
      out.backendKeyData(7, 0xfedcba98);
      out.rowDescription(COLUMNS, [0, 1]);
      out.dataRow(COLUMNS, [0, 1], [12, 'aé']);
      out.dataRow(COLUMNS, [1, 0], [12, null]);
      out.commandComplete('SELECT 2');
      out.readyForQuery('T');
    });
    expect(messages.map(({ name }) => name)).toEqual([
      'authenticationOk',
      'parameterStatus',
      'backendKeyData',
      'rowDescription',
      'dataRow',
      'dataRow',
      'commandComplete',
      'readyForQuery',
    ]);
    expect(messages[2]).toMatchObject({ processID: 7, secretKey: 0xfedcba98 - 2 ** 32 });
    expect(messages[3]!['fields']).toMatchObject([
      { name: 'a', dataTypeID: 23, dataTypeSize: 4, dataTypeModifier: -1, format: 'text' },
      { name: 'é', dataTypeID: 25, dataTypeSize: -1, format: 'binary' },
    ]);
    expect(messages[4]!['fields']).toEqual(['12', 'aé']);
    expect(messages[5]!['fields']).toEqual(['\0\0\0\f', null]);
    expect(messages[7]).toMatchObject({ status: 'T' });
  });

  it('report errors with all that is known', async () => {
    const [error] = await read((out) => {
      const more = { detail: 'd', hint: 'h', position: 3 };
      out.error({ severity: 'ERROR', code: '42601', message: 'no', ...more });
    });
    expect(error).toMatchObject({
      name: 'error',
      severity: 'ERROR',
      code: '42601',
      detail: 'd',
      hint: 'h',
      position: '3',
    });
  });

  it('tell of the length of a type, and let no text end in its middle', async () => {
    const type = { kind: 'numeric', precision: 5, scale: 2 } as const;
    const [description] = await read((out) => {
      out.rowDescription([{ name: 'n', type, nullable: true }], [0]);
    });
    expect(description!['fields']).toMatchObject([{ dataTypeModifier: (5 << 16) + 2 + 4 }]);
    const out = new BackendWriter();
    out.error({ severity: 'ERROR', code: '22023', message: 'a\0b' });
    expect(out.take().toString()).toContain('C22023\0Mab\0\0');
  });

  it('are taken once', () => {
    const out = new BackendWriter();
    out.commandComplete('A');
    const first = out.take();
    const copy = Buffer.from(first);
    for (let index = 0; index < 2000; index += 1) out.commandComplete('B'.repeat(index));
    out.take();
    out.commandComplete('C');
    expect(first).toEqual(copy);
    expect(out.take().toString('latin1')).toBe('C\0\0\0\x06C\0');
  });
});

describe('positions', () => {
  it('count characters from 1', () => {
    expect(characterPosition('SELECT x', 7)).toBe(8);
    expect(characterPosition("'\u{1f600}é' x", 6)).toBe(6);
  });
});
