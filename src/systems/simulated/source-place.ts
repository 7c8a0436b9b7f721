import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A frame in the stack of V8: `at name (file:line:column)`, or without name and parentheses. */
const FRAME = /^\s*at (?:.*\()?(.+?):(\d+):\d+\)?$/;

/**
 * The place in the source that a stack leads to, as `src/jobs.ts:42` from the working directory: of
 * the frames that are files, the innermost that is not of an installed package, or else the
 * innermost. Null if there is none.
 */
export function placeInStack(stack: string): string | null {
  const places = stack.split('\n').flatMap((line) => {
    const [, file, number] = FRAME.exec(line) ?? [];
    const filePath = file === undefined ? undefined : toPath(file);
    return filePath === undefined ? [] : [{ filePath, number }];
  });
  const place = places.find(({ filePath }) => !filePath.includes('/node_modules/')) ?? places[0];
  return place === undefined ? null : `${shorten(place.filePath)}:${place.number}`;
}

function toPath(file: string): string | undefined {
  if (file.startsWith('file://')) return fileURLToPath(file);
  return path.isAbsolute(file) ? file : undefined;
}

/** Files elsewhere go by their names alone, so that it is the same text on every machine. */
function shorten(filePath: string): string {
  const relative = path.relative(process.cwd(), filePath);
  return relative.startsWith('..') ? path.basename(filePath) : relative.split(path.sep).join('/');
}
