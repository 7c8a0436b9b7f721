import { BIT_CASTS } from '../bytes/bit-functions.js';
import { DATETIME_CASTS } from '../datetime/datetime-casts.js';
import type { CastDefinition } from '../definitions/definition.js';
import { NUMBER_CASTS } from '../numbers/number-casts.js';
import { OBJECT_CASTS } from '../objects/object-casts.js';
import { OTHER_CASTS } from './other-casts.js';

/** The casts between types of different names. */
export const CASTS: readonly CastDefinition[] = [
  ...NUMBER_CASTS,
  ...DATETIME_CASTS,
  ...BIT_CASTS,
  ...OTHER_CASTS,
  ...OBJECT_CASTS,
];

/** The name of a cast's implementation. */
export function castName(from: string, to: string): string {
  return `cast(${from},${to})`;
}
