import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stackPlaces } from '../diagnostic/index.js';

/** How long Node may take to say where a mistake is. */
const LIMIT_MS = 5_000;

/**
 * Where a module that was imported, or one that it imports, is no JavaScript or TypeScript:
 * `jobs.ts:12:5`, relative to the working directory; undefined for errors of another kind.
 */
export async function syntaxPlace(file: string, error: Error): Promise<string | undefined> {
  if (error.message.startsWith('ParseError: ')) return placeInMessage(error.message);
  if (!(error instanceof SyntaxError) || stackPlaces(error.stack ?? '').length > 0)
    return undefined;
  return placeByNode(await importElsewhere(file), error);
}

/** Of what compiles TypeScript, which counts columns from 0. */
function placeInMessage(message: string): string | undefined {
  const place = stackPlaces(message).at(-1);
  return place && show(place.file, place.line, place.column! + 1);
}

/**
 * The place above an error that Node prints, with the line in the source and a caret below it. The
 * error itself does not have it.
 */
function placeByNode(printed: string, { name, message }: Error): string | undefined {
  const [head = '', , carets = '', ...said] = printed.split('\n');
  const [place] = stackPlaces(head);
  if (place === undefined || !said.includes(`${name}: ${message}`)) return undefined;
  return show(place.file, place.line, carets.indexOf('^') + 1);
}

/** Of a file that breaks off, Node says no column. */
function show(file: string, line: number, column: number): string {
  return `${path.relative('', file)}:${line}${column === 0 ? '' : `:${column}`}`;
}

/** What another Node prints to its standard error when it imports a module. */
function importElsewhere(file: string): Promise<string> {
  const args = ['-e', 'import(process.argv[1])', pathToFileURL(file).href];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: LIMIT_MS }, (_error, _stdout, stderr) => {
      resolve(stderr);
    });
  });
}
