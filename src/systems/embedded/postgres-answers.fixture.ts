// What PostgreSQL itself answers to the records of others' files: what decides which of two answers
// is right. It is asked when the list of known failures is written; the list keeps what it said.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findPostgres, PostgresServer } from '../../postgres-server/index.js';
import { parse } from '../../sqllogictest/index.js';
import { recordTexts } from './conformance-run.fixture.js';

/** The records of each file with PostgreSQL's answers in place of what they expect. */
export type PostgresAnswers = ReadonlyMap<string, readonly string[]>;

const COMMAND = resolve(import.meta.dirname, '../../../bin/coordtest.js');

/**
 * Runs files of a folder on a server of their own, by the command line as it is built: it exits
 * with 1 where records stay without an answer.
 *
 * @throws Error if PostgreSQL is not installed.
 */
export async function askPostgres(
  folder: string,
  names: readonly string[],
): Promise<PostgresAnswers> {
  const binaries = findPostgres();
  if (binaries === undefined) {
    throw new Error(`PostgreSQL has to answer ${names.length} files, and is not installed`);
  }
  const copies = mkdtempSync(join(tmpdir(), 'conformance-postgres-'));
  const server = await PostgresServer.start(binaries);
  try {
    for (const name of names) cpSync(join(folder, name), join(copies, name));
    rewriteAll(copies, server.environment);
    return new Map(names.map((name) => [name, recordTexts(read(join(copies, name)))]));
  } finally {
    await server.stop();
    rmSync(copies, { recursive: true });
  }
}

function rewriteAll(folder: string, environment: Readonly<Record<string, string>>): void {
  const options = ['rewrite', '--quiet', '--jobs', '1', '--system', 'postgres', folder];
  try {
    execFileSync(process.execPath, [COMMAND, ...options], {
      env: { ...process.env, ...environment },
      stdio: 'pipe',
    });
  } catch (error) {
    if ((error as { status?: unknown }).status !== 1) throw error;
  }
}

function read(path: string): ReturnType<typeof parse> {
  return parse(readFileSync(path), path);
}
