import { expect, it } from 'vitest';
import type { ReportedCase, ReportedFile } from '../../config/index.js';
import { JunitReporter } from './junit-reporter.js';

const FINISHED = {
  files: 1,
  counts: { passed: 0, failed: 0, skipped: 0 },
  verdict: 'failed',
  failures: [],
  durationMs: 1500,
  summary: '',
} as const;

function xmlOf(cases: readonly ReportedCase[], verdict: ReportedFile['verdict']): string {
  let written = '';
  const reporter = new JunitReporter();
  reporter.start({ files: 1, write: (text) => void (written += text) });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  reporter.file({ path: 'a.dd', verdict, counts, cases, text: 'what is wrong' });
  reporter.finish(FINISHED);
  return written;
}

const failed: ReportedCase = { line: 1, directive: 'sql', outcome: 'failed', text: 'FAIL\r\nso' };
const error: ReportedCase = { line: 5, directive: 'sql', outcome: 'error', text: 'error' };

it('counts failures and errors apart', () => {
  const xml = xmlOf([failed, { ...failed, line: 3 }, error], 'failed');
  expect(xml).toContain('tests="3" failures="2" errors="1" skipped="0" time="1.500">');
});

it('keeps carriage returns, which readers of XML take for line ends', () => {
  const xml = xmlOf([failed], 'failed');
  expect(xml).toContain('<failure message="FAIL&#13;">FAIL&#13;\nso</failure>');
});

it('names the system where there are several', () => {
  const cases = [
    { ...failed, system: 'embedded' },
    { ...failed, system: 'postgres' },
  ];
  expect(xmlOf(cases, 'failed')).toContain('name="line 1: sql on postgres"');
});

it('has a case for what befell a file, unless one of its cases tells', () => {
  expect(xmlOf([failed], 'failed')).not.toContain('the file');
  expect(xmlOf([error], 'bug')).not.toContain('the file');
  expect(xmlOf([], 'bug')).toContain('<error message="what is wrong">what is wrong</error>');
  // Its cases tell of themselves, and not of the form.
  expect(xmlOf([failed], 'malformed')).toContain('name="line 1: the file"');
});
