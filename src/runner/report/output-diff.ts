import { diffArrays } from 'diff';
import { markChangedWords, type Mark } from './changed-words.js';

/** Beyond this many changed lines the rest is not compared: the search is quadratic in it. */
const CHANGED_LINES_MAX = 2_000;

/** A line of the comparison of two texts. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  /** Without its line end. */
  readonly text: string;
  /** The index of the line in the first text, for `same` and `removed`. */
  readonly index: number | undefined;
  /** The stretches that differ from the line's counterpart; none where there is no counterpart. */
  readonly marks: readonly Mark[];
}

/**
 * Compares two texts line by line, the removed lines of a change before the added ones, with the
 * changed words marked. Lines that agree are all there. Where the texts differ in more lines than a
 * person would read, everything between their common beginning and end counts as changed.
 */
export function diffOutputs(expected: string, actual: string): DiffLine[] {
  const before = splitLines(expected);
  const after = splitLines(actual);
  const changes = diffArrays(before, after, { maxEditLength: CHANGED_LINES_MAX });
  const lines: DiffLine[] = [];
  let index = 0;
  let removed: string[] = [];
  let added: string[] = [];
  const flush = (): void => {
    pushAll(lines, changedLines(removed, added, index - removed.length));
    removed = [];
    added = [];
  };
  for (const change of changes ?? coarseChanges(before, after)) {
    if (change.removed) {
      pushAll(removed, change.value);
      index += change.value.length;
    } else if (change.added) {
      pushAll(added, change.value);
    } else {
      flush();
      for (const text of change.value)
        lines.push({ kind: 'same', text, index: index++, marks: [] });
    }
  }
  flush();
  return lines;
}

/** NB: spread into `push`, the lines of a long output are more arguments than the stack takes. */
function pushAll<Item>(target: Item[], items: readonly Item[]): void {
  for (const item of items) target.push(item);
}

function changedLines(removed: string[], added: string[], firstIndex: number): DiffLine[] {
  const marks = markChangedWords(removed, added);
  return [
    ...removed.map((text, offset) => ({
      kind: 'removed' as const,
      text,
      index: firstIndex + offset,
      marks: marks.removed[offset] ?? [],
    })),
    ...added.map((text, offset) => ({
      kind: 'added' as const,
      text,
      index: undefined,
      marks: marks.added[offset] ?? [],
    })),
  ];
}

interface Change {
  readonly value: string[];
  readonly removed: boolean;
  readonly added: boolean;
}

function coarseChanges(before: string[], after: string[]): Change[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (value: string[]): Change => ({ value, removed: false, added: false });
  return [
    same(before.slice(0, head)),
    { value: before.slice(head, before.length - tail), removed: true, added: false },
    { value: after.slice(head, after.length - tail), removed: false, added: true },
    same(before.slice(before.length - tail)),
  ];
}

/** The lines of a text; one that does not end in a line end says so in its last line. */
function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push('\\ no line end');
  return lines;
}
