import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The file that holds the output expected of an isolation spec. */
export interface ExpectedFile {
  readonly path: string;
  /** Null if there is none yet. */
  readonly before: string | null;
  /** What `x_0.out` to `x_9.out` beside it hold. */
  readonly alternatives: readonly string[];
}

/**
 * Finds the expected output of `x.spec`: `../expected/x.out`, or `x.out` beside it. Where there is
 * neither, the first is to be written if its directory is there, else the second.
 */
export function readExpectedFile(specPath: string): ExpectedFile {
  const { dir, name } = path.parse(specPath);
  const apart = path.join(dir, '..', 'expected');
  const candidates = [path.join(apart, `${name}.out`), path.join(dir, `${name}.out`)] as const;
  const found = candidates.find((candidate) => existsSync(candidate));
  const chosen = found ?? (existsSync(apart) ? candidates[0] : candidates[1]);
  const alternatives = Array.from({ length: 10 }, (_, digit) =>
    path.join(path.dirname(chosen), `${name}_${digit}.out`),
  ).filter((candidate) => existsSync(candidate));
  return {
    path: chosen,
    before: found === undefined ? null : readText(chosen),
    alternatives: alternatives.map(readText),
  };
}

function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
