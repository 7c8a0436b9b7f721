import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory and those that it is in. Node's own `recursive` never comes back where a file
 * system says that a parent which is there is not, as `/proc` does.
 *
 * @throws what the operating system refuses it with.
 */
export function makeDirectory(directory: string, mode = 0o777): void {
  const missing: string[] = [];
  // Ends: a path has finitely many parts, and the root is there.
  for (let at = path.resolve(directory); !existsSync(at); at = path.dirname(at)) missing.push(at);
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one, { mode });
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
