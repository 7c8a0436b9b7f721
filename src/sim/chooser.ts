import { assert } from '../diagnostic/index.js';
import type { SeededRandom } from './seeded-random.js';

/** A place where more than one thing could happen next. */
export interface ChoiceRequest {
  /** Which decision it is, in words that stay the same from run to run: `deliver`, `session`. */
  readonly point: string;
  /** What each option is, for people and for replays. */
  readonly options: readonly string[];
}

/** A decision that was made. */
export interface Choice extends ChoiceRequest {
  /** The index of the option that was taken. */
  readonly index: number;
}

/** Makes the decisions of a {@link Chooser}: gives the index of an option. */
export interface ChoiceStrategy {
  /** `made` is the number of decisions made before. */
  choose(request: ChoiceRequest, made: number): number;
}

/**
 * Decisions recorded in one run, at most: a schedule of that length is beyond what anybody reads or
 * minimizes, so that a run with more has no end.
 */
export const CHOICES_MAX = 1_000_000;

/**
 * Makes every decision that the program leaves open and remembers it, so that a run can be repeated
 * from its decisions. Whatever would be nondeterministic asks here.
 */
export class Chooser {
  readonly #strategy: ChoiceStrategy;
  readonly #choices: Choice[] = [];

  constructor(strategy: ChoiceStrategy = firstOption) {
    this.#strategy = strategy;
  }

  /**
   * Decides: the index of one of the options. A single option is taken without a record, since
   * nothing is decided.
   *
   * @throws Bug if there are no options, or if this goes on for ever.
   */
  choose(request: ChoiceRequest): number {
    const { point, options } = request;
    assert(
      options.length > 0,
      () => `a choice has at least one option, found none at \`${point}\``,
    );
    if (options.length === 1) return 0;
    const made = this.#choices.length;
    assert(made < CHOICES_MAX, () => `a run makes at most ${CHOICES_MAX} choices, at \`${point}\``);
    const index = this.#strategy.choose(request, made);
    assert(Number.isInteger(index) && index >= 0 && index < options.length, () => {
      return `a strategy takes one of ${options.length} options at \`${point}\`, found ${index}`;
    });
    this.#choices.push({ point, options: [...options], index });
    return index;
  }

  /** The decisions made so far, in order. */
  get choices(): readonly Choice[] {
    return this.#choices;
  }
}

/** Takes the first option always. */
export const firstOption: ChoiceStrategy = { choose: () => 0 };

/** Takes every option with the same probability. */
export function randomOption(random: SeededRandom): ChoiceStrategy {
  return { choose: ({ options }) => random.nextInt(options.length) };
}

/**
 * Repeats recorded decisions, and goes on by another strategy when they are used up. Every decision
 * must be the recorded one: the same point and the same options.
 *
 * The strategy throws a {@link ReplayError} where the run goes another way than the recorded one.
 */
export function replayChoices(
  recorded: readonly Choice[],
  afterwards: ChoiceStrategy = firstOption,
): ChoiceStrategy {
  return {
    choose(request, made) {
      const choice = recorded[made];
      if (choice === undefined) return afterwards.choose(request, made);
      const sameOptions =
        choice.options.length === request.options.length &&
        choice.options.every((option, index) => option === request.options[index]);
      if (choice.point === request.point && sameOptions) return choice.index;
      throw new ReplayError(made, choice, request);
    },
  };
}

/** A run asked for another decision than the one that was recorded for it. */
export class ReplayError extends Error {
  constructor(made: number, recorded: ChoiceRequest, asked: ChoiceRequest) {
    super(
      `the run differs from the recorded one at choice ${made + 1}: ` +
        `recorded ${describe(recorded)}, found ${describe(asked)}`,
    );
    this.name = 'ReplayError';
  }
}

function describe({ point, options }: ChoiceRequest): string {
  return `\`${point}\` of (${options.join(', ')})`;
}
