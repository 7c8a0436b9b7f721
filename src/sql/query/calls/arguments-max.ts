import type { Node } from 'libpg-query';
import type { Planning } from '../planning/planning.js';

/** The most arguments of a function, as in PostgreSQL. */
const ARGUMENTS_MAX = 100;

/**
 * The most parts of ARRAY, LIST, MAP, GREATEST and LEAST that are written one by
 * one. They are the arguments of one call, which go onto the stack; a query or a text has room for
 * more of them.
 */
const PARTS_MAX = 65_535;

/** @throws SqlError (54023) at the call, if it passes more than a function may have. */
export function checkArguments(
  { length }: readonly Node[],
  location: number | undefined,
  planning: Planning,
): void {
  if (length <= ARGUMENTS_MAX) return;
  const message = `cannot pass more than ${ARGUMENTS_MAX} arguments to a function`;
  throw planning.error(message, '54023', location ?? 0);
}

/** @throws SqlError (54000) at what is made of its parts, if these are too many. */
export function checkParts(
  { length }: readonly Node[],
  name: string,
  { location, planning }: { readonly location: number | undefined; readonly planning: Planning },
): void {
  if (length <= PARTS_MAX) return;
  const message = `${name} can have at most ${PARTS_MAX} parts, found ${length}`;
  throw planning.error(message, '54000', location ?? 0);
}
