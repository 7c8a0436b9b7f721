import { describe, expect, it } from 'vitest';
import type { FileReport } from '../file-job.js';
import { plainReportPaint } from './report-paint.js';
import { RunReporter } from './run-reporter.js';
import { RunTotals } from './run-totals.js';

const PASSED: FileReport = {
  path: 'a.dd',
  verdict: 'passed',
  counts: { passed: 3, failed: 0, skipped: 0 },
  text: '',
  failures: [],
};

const FAILED: FileReport = {
  path: 'b.dd',
  verdict: 'failed',
  counts: { passed: 1, failed: 2, skipped: 1 },
  text: 'FAIL b.dd:1\n\nFAIL b.dd:9\n',
  failures: ['b.dd:1', 'b.dd:9'],
};

function report(
  reports: readonly FileReport[],
  { quiet = false, columns }: { quiet?: boolean; columns?: number } = {},
): string {
  let written = '';
  let now = 0;
  const target = {
    write: (text: string) => (written += text),
    columns: () => columns,
    now: () => (now += 250),
    paint: plainReportPaint,
  };
  const reporter = new RunReporter(target, { quiet, fileCount: reports.length });
  const totals = new RunTotals();
  for (const one of reports) {
    totals.add(one);
    reporter.file(one);
  }
  reporter.finish(totals);
  return written;
}

describe('RunReporter', () => {
  it('gives every file a line, and failures room', () => {
    expect(report([PASSED, FAILED, PASSED])).toBe(
      [
        'ok   a.dd  3 cases',
        '',
        'FAIL b.dd:1',
        '',
        'FAIL b.dd:9',
        '',
        'FAIL b.dd  2 of 4 cases failed, 1 skipped',
        'ok   a.dd  3 cases',
        '',
        'failed:',
        '  b.dd:1',
        '  b.dd:9',
        '',
        '3 files, 10 cases: 7 passed, 2 failed, 1 skipped (0.25 s)',
        '',
      ].join('\n'),
    );
  });

  it('lists twenty failures, and says how many more there are', () => {
    const failures = Array.from({ length: 21 }, (_, index) => `b.dd:${index + 1}`);
    const listed = (count: number): string =>
      report([{ ...FAILED, failures: failures.slice(0, count) }, PASSED]);
    expect(listed(20)).toContain('  b.dd:20\n\n');
    expect(listed(21)).toContain('  b.dd:20\n  and 1 more\n');
  });

  it('says of a file that it has no cases, or that it is not readable', () => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    expect(report([{ ...PASSED, counts }])).toContain('ok   a.dd  no cases\n');
    const unreadable = { ...PASSED, counts, verdict: 'unreadable' } as const;
    expect(report([unreadable])).toContain('ERR  a.dd  not readable\n');
  });

  it('is one line for a success that nobody asked to hear of', () => {
    expect(report([PASSED, PASSED], { quiet: true })).toBe(
      '2 files, 6 cases: 6 passed, 0 failed, 0 skipped (0.25 s)\n',
    );
  });

  it('shows progress in place of passing files where they are many, and takes it away', () => {
    const written = report(
      Array.from({ length: 30 }, () => PASSED),
      { columns: 60 },
    );
    expect(written).toContain('\r\u001b[2K2/30 a.dd');
    expect(written).not.toContain('ok ');
    expect(written).toMatch(/\r\u001b\[2K\n30 files, 90 cases: [^\r]*\n$/);
  });

  it('says what was wrong beside failures, and counts in the singular', () => {
    const totals = new RunTotals();
    totals.add({ ...PASSED, verdict: 'malformed', counts: { passed: 1, failed: 0, skipped: 0 } });
    expect(totals.verdict).toBe('unreadable');
    expect(totals.summarize()).toBe(
      '1 file, 1 case: 1 passed, 0 failed, 0 skipped, 1 file with mistakes in the format',
    );
    totals.add({ ...PASSED, verdict: 'failed', failures: ['c.dd:1'] });
    totals.add({ ...PASSED, verdict: 'unreadable', counts: { passed: 0, failed: 0, skipped: 0 } });
    expect(totals.summarize()).toBe(
      '3 files, 4 cases: 4 passed, 0 failed, 0 skipped, 1 file with mistakes, ' +
        '1 file with mistakes in the format, 1 file not readable',
    );
    totals.add({ ...FAILED, verdict: 'bug' });
    expect(totals.verdict).toBe('bug');
  });
});
