import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this package's own code is. */
const OWN = fileURLToPath(new URL('..', import.meta.url));

/** A file and a line at the end of a line of a stack. */
const FRAME = /(?:^|[\s(])((?:file:\/\/)?\/[^\s():]+):(\d+)(?::\d+)?\)?$/gm;

/**
 * The first place of a stack in the user's own code, and not in a package: `jobs.ts:12`, relative
 * to the working directory; undefined if it has none.
 */
export function userPlace(stack: string | undefined): string | undefined {
  for (const [, found = '', line] of (stack ?? '').matchAll(FRAME)) {
    const file = found.startsWith('file:') ? fileURLToPath(found) : found;
    if (file.includes('/node_modules/') || file.startsWith(OWN)) continue;
    return `${path.relative('', file)}:${line}`;
  }
  return undefined;
}
