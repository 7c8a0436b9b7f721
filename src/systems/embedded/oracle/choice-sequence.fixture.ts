import { assert } from '../../../diagnostic/index.js';
import { SeededRandom } from '../../../sim/index.js';

/** Part of a case: the choices that made it, from the first to the one before the end. */
export interface Span {
  /** What was made: two spans with the same label can stand for each other. */
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** Choices of one case: more would be a generator that does not end. */
const CHOICES_MAX = 100_000;

/**
 * Random numbers that are remembered, or given: a generator that draws from them makes the same
 * case from the same choices, and a simpler case from fewer or smaller ones, since 0 is always the
 * simplest choice and what is not given is 0.
 *
 * The idea of MacIver and Donaldson, "Test-case reduction via test-case generation" (ECOOP 2020).
 */
export class ChoiceSequence extends SeededRandom {
  /** What was drawn so far. */
  readonly choices: number[] = [];
  /** What was made so far, inner spans before outer ones. */
  readonly spans: Span[] = [];
  readonly #given: readonly number[] | undefined;

  constructor(seed: bigint | number, given?: readonly number[]) {
    super(seed);
    this.#given = given;
  }

  override nextInt(bound: number): number {
    const place = this.choices.length;
    assert(place < CHOICES_MAX, () => `a case has at most ${CHOICES_MAX} choices`);
    const value =
      this.#given === undefined
        ? super.nextInt(bound)
        : Math.min(this.#given[place] ?? 0, bound - 1);
    this.choices.push(value);
    return value;
  }
}

/** Makes a part of a case, so that it can be removed or replaced as a whole. */
export function spanOf<Part>(random: SeededRandom, label: string, make: () => Part): Part {
  if (!(random instanceof ChoiceSequence)) return make();
  const start = random.choices.length;
  const made = make();
  random.spans.push({ label, start, end: random.choices.length });
  return made;
}

/** Whether something of this probability happens; the choice 0 says that it does not. */
export function chance(random: SeededRandom, percent: number): boolean {
  return random.nextInt(100) >= 100 - percent;
}
