import type { TestCase } from './test-case.js';

/** An output as it is compared and written: as in Go, one that is not empty ends in a line end. */
export function normalizeOutput(output: string): string {
  return output === '' || output.endsWith('\n') ? output : `${output}\n`;
}

/**
 * Whether an output is what a case expects, byte for byte once normalized. A block of the form
 * `doubleNoNewline` expects an output without a final line end, and takes no other.
 */
export function matchesExpected(testCase: TestCase, output: string): boolean {
  const actual = testCase.form === 'doubleNoNewline' ? output : normalizeOutput(output);
  return actual === testCase.expected;
}
