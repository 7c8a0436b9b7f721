import { arg } from '../harness/index.js';
import { LIMIT_MAX_MS } from './time-limit.js';

const limit = arg.duration('how long a case may take', { min: 1n, max: BigInt(LIMIT_MAX_MS) });

/** What a time limit is, for messages. */
export const LIMIT_NOUN = limit.noun;

/** The milliseconds of a time limit such as `90s`; undefined if it is none. */
export function limitOf(text: string): number | undefined {
  const outcome = limit.readText(text);
  return outcome.kind === 'value' ? Number(outcome.value) : undefined;
}
