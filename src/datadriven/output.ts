import type { TestCase } from './test-case.js';

/** Half of a pair of surrogates without the other half. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * An output as it is compared and written: as in Go, one that is not empty ends in a line end. What
 * no file can hold, half of a character, is escaped as `\\u{d800}`.
 */
export function normalizeOutput(output: string): string {
  return withLineEnd(writableOutput(output));
}

function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** An output without what no file can hold. */
function writableOutput(output: string): string {
  return output.replace(LONE_SURROGATE, (half) => `\\u{${half.charCodeAt(0).toString(16)}}`);
}

/**
 * Whether an output is what a case expects, byte for byte once normalized. A block of the form
 * `doubleNoNewline` expects an output without a final line end, and takes no other.
 */
export function matchesExpected(testCase: TestCase, output: string): boolean {
  const { form, expected } = testCase;
  if (form === 'doubleNoNewline') return writableOutput(output) === expected;
  // A text that is no file may have such halves itself.
  return normalizeOutput(output) === expected || withLineEnd(output) === expected;
}
