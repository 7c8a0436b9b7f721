import path from 'node:path';
import { stackPlaces } from '../../diagnostic/index.js';

/**
 * The place in the source that a stack leads to, as `src/jobs.ts:42` from the working directory: of
 * the frames that are files, the innermost that is not of an installed package, or else the
 * innermost. Null if there is none.
 */
export function placeInStack(stack: string): string | null {
  const places = stackPlaces(stack);
  const place = places.find(({ file }) => !file.includes('/node_modules/')) ?? places[0];
  return place === undefined ? null : `${shorten(place.file)}:${place.line}`;
}

/** Files elsewhere go by their names alone, so that it is the same text on every machine. */
function shorten(filePath: string): string {
  const relative = path.relative(process.cwd(), filePath);
  return relative.startsWith('..') ? path.basename(filePath) : relative.split(path.sep).join('/');
}
