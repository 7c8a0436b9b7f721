import type { Permutation, SpecFile } from './spec.js';

/** What the tool prints before the first permutation. */
export function formatHeader({ sessions, unused }: SpecFile): string {
  const complaints = unused.map((name) => `unused step name: ${name}\n`);
  return `${complaints.join('')}Parsed test spec with ${sessions.length} sessions\n`;
}

/** What the tool prints before the steps of a permutation, with the blank line before it. */
export function formatTitle({ steps }: Permutation): string {
  return `\nstarting permutation: ${steps.map(({ step }) => step.name).join(' ')}\n`;
}

/** Where the output of a permutation begins: the blank line before its title. */
const TITLE_START = /(?<=\n)(?=\nstarting permutation:)/;

/** What is expected of a permutation. */
export interface ExpectedPiece {
  readonly text: string;
  /** The line at which it begins, from 1. */
  readonly line: number;
}

/**
 * The output of a whole file, cut so that each permutation has a piece and the pieces together are
 * the text. Pieces are found by their titles; one that belongs to no permutation goes to the next
 * one, or to the last, and what comes before the first title to the first.
 */
export function cutExpected(file: SpecFile, text: string): readonly ExpectedPiece[] {
  const [header = '', ...pieces] = text.split(TITLE_START);
  const cut = file.permutations.map(() => '');
  let next = 0;
  for (const [index, permutation] of file.permutations.entries()) {
    const title = formatTitle(permutation);
    const found = pieces.findIndex((piece, at) => at >= next && piece.startsWith(title));
    if (found === -1) continue;
    cut[index] = pieces.slice(next, found + 1).join('');
    next = found + 1;
  }
  if (cut.length === 0) return [];
  cut[0] = header + cut[0]!;
  cut[cut.length - 1] += pieces.slice(next).join('');
  let line = 1;
  return cut.map((piece) => {
    const placed = { text: piece, line };
    line += piece.split('\n').length - 1;
    return placed;
  });
}
