import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arg } from '../datadriven/index.js';
import { assert } from '../diagnostic/index.js';
import { builtInRegistry, defineDirective } from '../harness/index.js';
import { embedded } from '../systems/embedded/index.js';
import type { FileReport, RunSettings } from './file-job.js';
import { plainReportPaint } from './report/report-paint.js';
import { runFileJob } from './run-file-job.js';

/** A directive that no coordtest should have. */
const breakDown = defineDirective({
  name: 'break-down',
  summary: 'Fails as only a bug can.',
  arguments: { loudly: arg.string('what it says', { placeholder: 'TEXT' }) },
  input: { kind: 'none' },
  output: 'Nothing.',
  example: 'break-down loudly=ouch\n----',
  run(_context, { loudly }) {
    assert(false, `nobody says ${loudly}`);
    return '';
  },
});

const SETTINGS: RunSettings = {
  mode: 'run',
  options: [['transaction_isolation', 'serializable']],
  failFast: false,
  verbose: false,
  colour: false,
};

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-job-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

async function run(text: string, settings: Partial<RunSettings> = {}): Promise<FileReport> {
  const file = path.join(directory, 'a.dd');
  writeFileSync(file, text);
  const scratchPath = path.join(directory, 'scratch');
  const report = await runFileJob(
    { number: 3, target: { path: file } },
    {
      settings: { ...SETTINGS, ...settings },
      scratchPath,
      system: {
        factory: embedded,
        options: new Map(),
        own: false,
        guarded: false,
        name: 'embedded',
        names: ['embedded'],
      },
      directives: builtInRegistry().register(breakDown),
      paint: plainReportPaint,
    },
  );
  // Nothing may stay in the directories that the file had: the next one has them.
  const left = existsSync(scratchPath) ? readdirSync(scratchPath, { recursive: true }) : [];
  expect(left.map(String).sort()).toEqual(
    left.length === 0 ? [] : ['thread-0', 'thread-0/data', 'thread-0/temp'],
  );
  return report;
}

describe('runFileJob', () => {
  it('has nothing to say of a file that passes', async () => {
    const report = await run('create-file name=x\n1\n----\n');
    expect(report).toMatchObject({ verdict: 'passed', text: '', counts: { passed: 1, failed: 0 } });
  });

  it('calls a bug a bug, says how to meet it again, and runs no further case', async () => {
    const report = await run('break-down loudly=ouch\n----\n\ncreate-file name=x\n----\n');
    expect(report.verdict).toBe('bug');
    expect(report.text.replaceAll(directory, 'D')).toBe(
      'FAIL D/a.dd:1\n\n' +
        'this is a bug in coordtest: Bug: nobody says ouch\n' +
        '  reproduce it with: coordtest run D/a.dd:1 --set transaction_isolation=serializable\n' +
        '  --verbose shows where it came from\n',
    );
    expect(report.counts).toEqual({ passed: 0, failed: 1, skipped: 1 });
  });

  it('keeps an error of several lines within the margin', async () => {
    const report = await run('sql\nSELECT "open;\n----\n');
    expect(report.text.replaceAll(directory, 'D')).toContain(
      '  = note: unterminated quoted identifier at or near ""open;\n    ", at D/a.dd:2:8\n',
    );
  });

  it('shows where a bug came from on demand', async () => {
    const report = await run('break-down loudly=ouch\n----\n', { verbose: true });
    expect(report.text).toMatch(/\n {4}at .*run-file-job.test.ts/);
  });

  it('writes nothing that a bug may have brought about', async () => {
    const text = 'create-file name=x\n----\nwrong\n\nbreak-down loudly=ouch\n----\n';
    expect(await run(text, { mode: 'rewrite' })).not.toHaveProperty('rewrite');
  });

  it('reports a file that cannot be read', async () => {
    const report = await runFileJob(
      { number: 0, target: { path: directory } },
      {
        settings: SETTINGS,
        scratchPath: directory,
        system: {
          factory: embedded,
          options: new Map(),
          own: false,
          guarded: false,
          name: 'embedded',
          names: ['embedded'],
        },
        directives: builtInRegistry(),
        paint: plainReportPaint,
      },
    );
    expect(report.text).toBe(`error: \`${directory}\` cannot be read (EISDIR)\n`);
    expect(report.verdict).toBe('unreadable');
  });
});
