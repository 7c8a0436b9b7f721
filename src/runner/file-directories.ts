import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** The two directories that one test file gets. Real paths, no trailing slash. */
export interface FileDirectories {
  /** What `<TEMP>` stands for. */
  readonly temporary: string;
  /** For what the system keeps durable. */
  readonly data: string;
}

/** Where the directories of a test file are within those of the run. */
export interface FilePlace {
  readonly name: string;
  /**
   * Whether the next file may have them, empty. Not where a process that somebody forgot may go on
   * writing to them; elsewhere, for removing one takes some file systems as long as a file to run.
   */
  readonly reused: boolean;
}

/**
 * Makes the directories of one test file, hands them to `use`, and removes them, or what is in
 * them, whatever happens. Of the files that run at the same time each has a place of its own.
 */
export async function withFileDirectories<Result>(
  scratchPath: string,
  { name, reused }: FilePlace,
  use: (directories: FileDirectories) => Promise<Result>,
): Promise<Result> {
  const own = path.join(scratchPath, name);
  const directories = { temporary: path.join(own, 'temp'), data: path.join(own, 'data') };
  const both = Object.values(directories);
  for (const one of both) mkdirSync(one, { recursive: true, mode: 0o700 });
  try {
    return await use(directories);
  } finally {
    const gone = reused ? both.flatMap(contentsOf) : [own];
    for (const one of gone) rmSync(one, { recursive: true, force: true, maxRetries: 3 });
  }
}

function contentsOf(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).map((name) => path.join(directory, name));
}
