import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stackPlaces } from '../diagnostic/index.js';

/** Where this package's own code is. */
const OWN = fileURLToPath(new URL('..', import.meta.url));

/**
 * The first place of a stack in the user's own code, and not in a package: `jobs.ts:12`, relative
 * to the working directory; undefined if it has none.
 */
export function userPlace(stack: string | undefined): string | undefined {
  const place = stackPlaces(stack ?? '').find(
    ({ file }) => !file.includes('/node_modules/') && !file.startsWith(OWN),
  );
  return place && `${path.relative('', place.file)}:${place.line}`;
}
