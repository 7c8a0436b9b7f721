import { expect, it } from 'vitest';
import { SeededRandom } from '../../../sim/index.js';
import { pickByName } from './named-choice.fixture.js';

const names = Array.from({ length: 40 }, (_, index) => ({ id: `f${index}(int4)` }));

function chosen(elements: readonly { readonly id: string }[]): string[] {
  const random = new SeededRandom(3);
  return Array.from({ length: 4_000 }, () => pickByName(random, elements).id);
}

it('one more changes the choices that it wins, and no other', () => {
  const before = chosen(names);
  const after = chosen([{ id: 'one_more(text)' }, ...names]);
  const changed = after.filter((id, index) => id !== before[index]);
  expect(new Set(changed)).toEqual(new Set(['one_more(text)']));
  expect(changed.length).toBeGreaterThan(50);
  expect(changed.length).toBeLessThan(200);
});

it('each is about as likely as the others', () => {
  const counts = new Map<string, number>();
  for (const id of chosen(names)) counts.set(id, (counts.get(id) ?? 0) + 1);
  expect(counts.size).toBe(names.length);
  for (const count of counts.values()) expect(count).toBeLessThan(200);
});
