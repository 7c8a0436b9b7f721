import type { SeededRandom } from '../../../sim/index.js';
import { ChoiceSequence } from './choice-sequence.fixture.js';
import { minimizeChoices } from './minimize-choices.fixture.js';

/** Cases that random choices make, and how their answers are compared. */
export interface CaseFamily<Case, Difference extends { readonly kind: string }> {
  /** The case that choices make. */
  readonly make: (random: SeededRandom) => Case;
  /** Where PostgreSQL and the embedded system part; of a kind are those that fail alike. */
  readonly differenceOf: (one: Case) => Promise<Difference | undefined>;
  /** The difference as cases of a `.dd` file. */
  readonly report: (one: Case, difference: Difference) => string;
}

/** Differences that are reduced and shown, each of another kind. */
const SHOWN_MAX = 8;

/** What failed: how often each kind of difference came, and its first case in its least form. */
export class FailureList {
  readonly #counts = new Map<string, number>();
  readonly #reports: string[] = [];

  /** Adds a case that fails; it is reduced if it is the first of its kind. */
  async add<Case, Difference extends { readonly kind: string }>(
    family: CaseFamily<Case, Difference>,
    failing: ChoiceSequence,
    { kind }: Difference,
  ): Promise<void> {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count > 1 || this.#reports.length >= SHOWN_MAX) return;
    const least = await minimizeChoices(failing, async (choices) => {
      const random = new ChoiceSequence(0, choices);
      const found = await family.differenceOf(family.make(random));
      return found?.kind === kind ? random : undefined;
    });
    const one = family.make(new ChoiceSequence(0, least.choices));
    const found = await family.differenceOf(one);
    this.#reports.push(
      found === undefined ? `# ${kind}: not met again\n` : family.report(one, found),
    );
  }

  /** All of it, the empty text if nothing failed. */
  text(): string {
    const counts = [...this.#counts].map(([kind, count]) => `${count} of: ${kind}\n`);
    return [...counts, ...this.#reports].join('\n');
  }
}
