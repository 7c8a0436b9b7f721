import { expect, it } from 'vitest';
import { Interrupted, spend, whileAsking, type Interruption } from './interruption.js';

const GIVEN_UP: Interruption = { message: 'given up', code: '57014' };

/** How often some work asks, in steps of so many units each. */
function looksOf(steps: number, units: number): number {
  let looks = 0;
  const ask = (): null => {
    looks += 1;
    return null;
  };
  whileAsking(ask, () => {
    for (let step = 0; step < steps; step += 1) spend(units);
  });
  return looks;
}

it('asks as often as work is spent, whatever was spent before', () => {
  expect(looksOf(1, 1000)).toBe(0);
  expect(looksOf(1000, 1000)).toBe(7);
  spend(130_000);
  expect(looksOf(1000, 1000)).toBe(7);
  // A step that is large asks once.
  expect(looksOf(3, 1e9)).toBe(3);
});

it('throws what is no error of SQL, and asks again where that is caught', () => {
  const work = (): void =>
    whileAsking(
      () => GIVEN_UP,
      () => spend(1e6),
    );
  expect(work).toThrow(Interrupted);
  expect(work).toThrow(expect.objectContaining(GIVEN_UP) as Error);
});

it('asks who is asked around it again when the work within has ended, well or not', () => {
  const asked: string[] = [];
  const asking =
    (name: string, answer: Interruption | null = null) =>
    () => {
      asked.push(name);
      return answer;
    };
  whileAsking(asking('outer'), () => {
    whileAsking(asking('inner'), () => spend(1e6));
    spend(1e6);
    const givenUp = (): void => whileAsking(asking('given up', GIVEN_UP), () => spend(1e6));
    expect(givenUp).toThrow('given up');
    spend(1e6);
    // Nobody is asked about work that is not to be given up.
    whileAsking(null, () => spend(1e6));
    spend(1e6);
  });
  spend(1e6);
  expect(asked).toEqual(['inner', 'outer', 'given up', 'outer', 'outer']);
});
