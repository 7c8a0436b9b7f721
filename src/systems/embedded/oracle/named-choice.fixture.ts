import type { SeededRandom } from '../../../sim/index.js';

/** Numbers that a choice by name is drawn from. */
const DRAWS = 65_536;

/**
 * One of several by its name, each as likely as the others. One more of them changes the choices
 * that it wins and no other, so that cases stay what they are when a list grows.
 *
 * The element whose name hashes highest together with the number drawn is chosen (Thaler and
 * Ravishankar, "A name-based mapping scheme for rendezvous", 1996).
 */
export function pickByName<Element extends { readonly id: string }>(
  random: SeededRandom,
  elements: readonly Element[],
): Element {
  const draw = random.nextInt(DRAWS);
  let best = elements[0]!;
  let highest = -1;
  for (const element of elements) {
    const score = mix(hashOf(element.id) ^ Math.imul(draw, 0x9e3779b1));
    if (score <= highest) continue;
    best = element;
    highest = score;
  }
  return best;
}

/** FNV-1a over the units of a text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return hash;
}

/** Spreads a change of any bit over all of them (the last steps of MurmurHash3). */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
