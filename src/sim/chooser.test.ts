import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chooser, randomOption, ReplayError, replayChoices, type Choice } from './chooser.js';
import { SeededRandom } from './seeded-random.js';

/** A program whose course depends on its choices. */
function run(chooser: Chooser, sizes: readonly number[]): number[] {
  const taken: number[] = [];
  for (const size of sizes) {
    const options = Array.from({ length: size }, (_, index) => `option${index}`);
    taken.push(chooser.choose({ point: `after ${taken.at(-1) ?? 'nothing'}`, options }));
  }
  return taken;
}

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 30 });

describe('Chooser', () => {
  it('takes the first option unless told otherwise, and records it', () => {
    const chooser = new Chooser();
    expect(run(chooser, [2, 1, 3])).toEqual([0, 0, 0]);
    expect(chooser.choices).toEqual([
      { point: 'after nothing', options: ['option0', 'option1'], index: 0 },
      { point: 'after 0', options: ['option0', 'option1', 'option2'], index: 0 },
    ]);
  });

  it('repeats a random run from its seed and from its record', () => {
    fc.assert(
      fc.property(fc.integer(), sizes, (seed, lengths) => {
        const first = new Chooser(randomOption(new SeededRandom(seed)));
        const taken = run(first, lengths);
        expect(run(new Chooser(randomOption(new SeededRandom(seed))), lengths)).toEqual(taken);
        const copied = JSON.parse(JSON.stringify(first.choices)) as Choice[];
        const replay = new Chooser(replayChoices(copied));
        expect(run(replay, lengths)).toEqual(taken);
        expect(replay.choices).toEqual(first.choices);
      }),
    );
  });

  it('goes on by another strategy when the record is used up', () => {
    const recorded: Choice[] = [{ point: 'p', options: ['a', 'b'], index: 1 }];
    const chooser = new Chooser(replayChoices(recorded, { choose: () => 2 }));
    expect(chooser.choose({ point: 'p', options: ['a', 'b'] })).toBe(1);
    expect(chooser.choose({ point: 'p', options: ['a', 'b', 'c'] })).toBe(2);
  });

  it('says where a run leaves its record', () => {
    const recorded: Choice[] = [{ point: 'deliver', options: ['a', 'b'], index: 1 }];
    const replay = (point: string, options: string[]) => () =>
      new Chooser(replayChoices(recorded)).choose({ point, options });
    expect(replay('deliver', ['a', 'c'])).toThrow(
      'the run differs from the recorded one at choice 1: ' +
        'recorded `deliver` of (a, b), found `deliver` of (a, c)',
    );
    expect(replay('session', ['a', 'b'])).toThrow(ReplayError);
    expect(replay('deliver', ['a', 'b', 'c'])).toThrow(ReplayError);
  });

  it('rejects choices that cannot be made', () => {
    expect(() => new Chooser().choose({ point: 'p', options: [] })).toThrow('found none at `p`');
    const wrong = new Chooser({ choose: () => 2 });
    expect(() => wrong.choose({ point: 'p', options: ['a', 'b'] })).toThrow('found 2');
  });
});
