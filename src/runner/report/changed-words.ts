import { diffArrays } from 'diff';

/** A stretch of a line: offsets in UTF-16 units, the end not included. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** The marks of each line on both sides of a change. */
export interface ChangedWords {
  readonly removed: readonly (readonly Mark[])[];
  readonly added: readonly (readonly Mark[])[];
}

/** Beyond this many changed words nothing is marked: so much colour says no more than the lines. */
const CHANGED_WORDS_MAX = 100;

/** Longer texts are not compared word by word: cutting them into words alone takes seconds. */
const COMPARED_MAX = 1_000_000;

/** Texts that share less than this part of their words are not versions of one another. */
const SHARED_PART_MIN = 0.3;

/** A word or number, a run of blanks, a line end, or one other character. */
const TOKEN = /[\p{L}\p{N}_]+|\n|[^\S\n]+|./gsu;

const NOTHING: ChangedWords = { removed: [], added: [] };

/**
 * Finds the words in which removed and added lines differ. Nothing is marked where one side is
 * empty or the sides have little in common: there the lines as a whole are the difference.
 */
export function markChangedWords(
  removed: readonly string[],
  added: readonly string[],
): ChangedWords {
  if (removed.length === 0 || added.length === 0) return NOTHING;
  if (lengthOf(removed) + lengthOf(added) > COMPARED_MAX) return NOTHING;
  const before = tokenize(removed);
  const after = tokenize(added);
  const common = inBoth(before, after);
  if (before.length + after.length - 2 * common.length > CHANGED_WORDS_MAX) return NOTHING;
  const sharedMin = SHARED_PART_MIN * Math.min(weigh(before), weigh(after));
  if (weigh(common) < sharedMin) return NOTHING;
  const changes = diffArrays(before, after, { maxEditLength: CHANGED_WORDS_MAX });
  if (changes === undefined) return NOTHING;
  let shared = 0;
  const removedMarks = new MarkCollector();
  const addedMarks = new MarkCollector();
  for (const change of changes) {
    if (!change.added) removedMarks.pass(change.value, change.removed);
    if (!change.removed) addedMarks.pass(change.value, change.added);
    if (!change.added && !change.removed) shared += weigh(change.value);
  }
  if (shared < sharedMin) return NOTHING;
  return { removed: unmarkWhole(removed, removedMarks), added: unmarkWhole(added, addedMarks) };
}

/** A line that differs as a whole needs no marks: its sign says so. */
function unmarkWhole(texts: readonly string[], { lines }: MarkCollector): Mark[][] {
  return lines.map((marks, index) => {
    let unmarked = texts[index]!;
    for (const { start, end } of [...marks].reverse()) {
      unmarked = unmarked.slice(0, start) + unmarked.slice(end);
    }
    return unmarked.trim() === '' && texts[index]!.trim() !== '' ? [] : marks;
  });
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

function tokenize(lines: readonly string[]): string[] {
  return lines.join('\n').match(TOKEN) ?? [];
}

/** What both sides have in whatever order: a comparison, which takes longer, finds no more. */
function inBoth(before: readonly string[], after: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const token of before) left.set(token, (left.get(token) ?? 0) + 1);
  return after.filter((token) => {
    const count = left.get(token) ?? 0;
    left.set(token, count - 1);
    return count > 0;
  });
}

/** How much a reader recognizes: blanks do not count. */
function weigh(tokens: readonly string[]): number {
  return tokens.reduce((sum, token) => sum + token.trim().length, 0);
}

/** Follows the tokens of one side and notes where the marked ones stand. */
class MarkCollector {
  readonly lines: Mark[][] = [[]];
  #column = 0;

  pass(tokens: readonly string[], marked: boolean): void {
    for (const token of tokens) {
      if (token === '\n') {
        this.lines.push([]);
        this.#column = 0;
        continue;
      }
      const end = this.#column + token.length;
      if (marked) this.#mark(end);
      this.#column = end;
    }
  }

  #mark(end: number): void {
    const marks = this.lines.at(-1)!;
    const last = marks.at(-1);
    if (last?.end === this.#column) marks[marks.length - 1] = { start: last.start, end };
    else marks.push({ start: this.#column, end });
  }
}
