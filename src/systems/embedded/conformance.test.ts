// The original's own test files, unmodified. They are no part of the repository: without the folder
// `shared/conformance` beside it these tests are skipped.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failuresOf } from './test-file.fixture.js';

const FOLDER = join(import.meta.dirname, '../../../../shared/conformance/materialize-coordtest');

function failuresIn(file: string, options: Readonly<Record<string, string>> = {}): string {
  return failuresOf(readFileSync(join(FOLDER, file), 'utf8'), options);
}

describe.skipIf(!existsSync(FOLDER))("the original's test files", () => {
  it('cancel.ct', () => expect(failuresIn('cancel.ct')).toBe(''));

  it('github-6687.ct', () => expect(failuresIn('github-6687.ct')).toBe(''));

  it('github-6687-explicit-index.ct, without indexes that come by themselves', () => {
    const options = { auto_index_tables: 'off' };
    expect(failuresIn('github-6687-explicit-index.ct', options)).toBe('');
  });

  it('linearizability.ct, under serializable isolation', () => {
    const options = { transaction_isolation: 'serializable' };
    expect(failuresIn('linearizability.ct', options)).toBe('');
  });

  it('linearizability.ct, under strict serializable isolation, sees both changes at once', () => {
    const text = readFileSync(join(FOLDER, 'linearizability.ct'), 'utf8');
    const last = text.lastIndexOf('1,', text.lastIndexOf('1,') - 1);
    const strict = `${text.slice(0, last)}2${text.slice(last + 1)}`;
    expect(failuresOf(strict)).toBe('');
    expect(failuresOf(text)).toContain('mismatch');
  });
});
