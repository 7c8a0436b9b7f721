import type { ChoiceSequence, Span } from './choice-sequence.fixture.js';

/** Runs the case that choices make; gives what it drew if the case still fails in the same way. */
export type Attempt = (choices: readonly number[]) => Promise<ChoiceSequence | undefined>;

/** Attempts for one case: each runs it, which takes some milliseconds. */
const ATTEMPTS_MAX = 2_000;

/**
 * The simplest choices found that still fail: fewer ones, and of as many the smaller ones.
 *
 * Parts of the case are left out, replaced by a part of the same kind inside them or by the
 * simplest one; then single choices are left out and lowered. It ends when nothing helps.
 */
export async function minimizeChoices(
  failing: ChoiceSequence,
  attempt: Attempt,
): Promise<ChoiceSequence> {
  const search = new Search(failing, attempt);
  for (let before = Infinity; search.goesOn && search.improvements !== before;) {
    before = search.improvements;
    await search.replaceSpans();
    await search.removeChunks();
    await search.lower();
  }
  return search.best;
}

class Search {
  best: ChoiceSequence;
  improvements = 0;
  readonly #attempt: Attempt;
  readonly #tried = new Set<string>();
  #attempts = 0;

  constructor(best: ChoiceSequence, attempt: Attempt) {
    this.best = best;
    this.#attempt = attempt;
  }

  get goesOn(): boolean {
    return this.#attempts < ATTEMPTS_MAX;
  }

  /** The largest part first: the most goes at once. */
  async replaceSpans(): Promise<void> {
    for (let place = 0; this.goesOn && place < this.best.spans.length;) {
      const spans = this.best.spans.toSorted((one, other) => lengthOf(other) - lengthOf(one));
      const span = spans[place]!;
      const inner = spans.filter(
        ({ label, start, end }) =>
          label === span.label && start > span.start && end <= span.end && end > start,
      );
      const instead = [
        [],
        ...inner.reverse().map(({ start, end }) => this.best.choices.slice(start, end)),
        Array.from({ length: lengthOf(span) }, () => 0),
      ];
      let improved = false;
      for (const choices of instead) improved ||= await this.#replace(span, choices);
      if (!improved) place += 1;
    }
  }

  /** Choices that belong to no part, a few at once. */
  async removeChunks(): Promise<void> {
    for (const length of [8, 4, 3, 2, 1]) {
      for (let start = this.best.choices.length - length; this.goesOn && start >= 0; start -= 1) {
        const end = start + length;
        if (end <= this.best.choices.length) await this.#replace({ start, end }, []);
      }
    }
  }

  async lower(): Promise<void> {
    for (let place = 0; this.goesOn && place < this.best.choices.length; place += 1) {
      const value = this.best.choices[place]!;
      for (const lower of new Set([0, 1, value >> 1, value - 1])) {
        if (lower >= value || lower < 0) continue;
        if (await this.#replace({ start: place, end: place + 1 }, [lower])) break;
      }
    }
  }

  async #replace(
    { start, end }: Pick<Span, 'start' | 'end'>,
    instead: readonly number[],
  ): Promise<boolean> {
    const { choices } = this.best;
    return this.#try([...choices.slice(0, start), ...instead, ...choices.slice(end)]);
  }

  async #try(choices: readonly number[]): Promise<boolean> {
    const key = choices.join();
    if (!this.goesOn || this.#tried.has(key)) return false;
    this.#tried.add(key);
    this.#attempts += 1;
    const found = await this.#attempt(choices);
    if (found === undefined || !isSimpler(found.choices, this.best.choices)) return false;
    this.best = found;
    this.improvements += 1;
    return true;
  }
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}

function isSimpler(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return one.length < other.length;
  const place = one.findIndex((value, index) => value !== other[index]);
  return place >= 0 && one[place]! < other[place]!;
}
