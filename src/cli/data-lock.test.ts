import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDirectory } from './data-lock.js';
import { UsageError } from './usage-error.js';

describe('the lock of a data directory', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'coordtest-lock-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is given once, and again when it is released', () => {
    const lock = lockDataDirectory(directory);
    expect(() => lockDataDirectory(directory)).toThrow(`process ${process.pid}`);
    lock.release();
    lockDataDirectory(directory).release();
  });

  it('takes the place of what a server left that has crashed', () => {
    writeFileSync(path.join(directory, 'serve.pid'), '1\n');
    lockDataDirectory(directory).release();
  });

  it('is refused where it cannot be noted who has it, and is not held then', () => {
    const file = path.join(directory, 'serve.pid');
    mkdirSync(file);
    const lock = (): void => lockDataDirectory(directory).release();
    expect(lock).toThrow(UsageError);
    expect(lock).toThrow(`the directory \`${directory}\` cannot be locked`);
    rmSync(file, { recursive: true });
    expect(lock).not.toThrow();
  });
});
