import { assert } from './bug.js';
import { plainPaint, type Paint } from './paint.js';

/**
 * The page of a diagnostic code: what the rule is, why there is one, and an example of each side.
 */
export interface CodeExplanation {
  /** The rule that was broken, in one line without a final period. */
  readonly title: string;
  /** Sentences for people; a blank line between paragraphs. */
  readonly explanation: string;
  /** A piece of a test file that gives the diagnostic. */
  readonly wrong: string;
  /** The same piece, mended. */
  readonly right: string;
}

/** The codes that a folder declares, in a `codes.ts` of its own. */
export type CodeTable = Readonly<Record<string, CodeExplanation>>;

/**
 * The codes of all tables in the order of their names.
 *
 * @throws Bug if two tables declare the same code.
 */
export function collectCodes(
  ...tables: readonly CodeTable[]
): ReadonlyMap<string, CodeExplanation> {
  const entries = tables.flatMap((table) => Object.entries(table));
  entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  const codes = new Map(entries);
  assert(codes.size === entries.length, () => `a code stands for one rule: ${listTwice(entries)}`);
  return codes;
}

function listTwice(entries: readonly (readonly [code: string, unknown])[]): string {
  const twice = entries.filter(([code], index) => entries[index - 1]?.[0] === code);
  return `found more in ${twice.map(([code]) => code).join(', ')}`;
}

/** The page of a code as text, ending in a line end. */
export function renderExplanation(
  code: string,
  { title, explanation, wrong, right }: CodeExplanation,
  paint: Paint = plainPaint,
): string {
  return [
    `${paint.error(code)}: ${paint.strong(title)}`,
    explanation.trim(),
    `${paint.note('Wrong')}:`,
    indent(wrong),
    `${paint.help('Right')}:`,
    `${indent(right)}\n`,
  ].join('\n\n');
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}
