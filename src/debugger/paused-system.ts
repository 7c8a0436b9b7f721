import { mkdirSync, rmSync } from 'node:fs';
import type { WatchedWork } from '../config/index.js';
import type { TestFile } from '../datadriven/index.js';
import {
  CaseLoop,
  DirectiveRunner,
  type CallBoard,
  type DirectiveRegistry,
} from '../harness/index.js';
import {
  DiskWorkspace,
  originOf,
  type ChosenSystem,
  type FileDirectories,
  type loadGuard,
  type ReportPaint,
  type RunSettings,
} from '../runner/index.js';

/** What a `PausedFile` is made of. */
export interface PausedFileParts {
  readonly file: TestFile;
  readonly system: ChosenSystem;
  readonly directives: DirectiveRegistry;
  readonly settings: RunSettings;
  readonly paint: ReportPaint;
  readonly directories: FileDirectories;
  readonly write: (text: string) => void;
  /** Is told of work that may never come back, until the function that it gives is called. */
  readonly watch: (work: WatchedWork) => () => void;
}

/** What guards systems that are not ours. */
export type Guard = Awaited<ReturnType<typeof loadGuard>>;

/** A system, from its making to its end. */
export interface Life {
  readonly runner: DirectiveRunner;
  readonly loop: CaseLoop;
}

/** What a life needs of whoever pauses it. */
export interface LifeContext {
  /** Says what the system is in the middle of. */
  readonly board: CallBoard;
  readonly guard: Guard;
  /** Gives others their turn while a case tries again. */
  readonly betweenAttempts: () => Promise<void> | undefined;
}

/** A system that is not made yet, and what runs cases on it. */
export function newLife(
  { system, directories, directives, settings }: PausedFileParts,
  { board, guard, betweenAttempts }: LifeContext,
): Life {
  const foreign = { board, ...originOf(system, settings) };
  const runner = new DirectiveRunner({
    factory: system.guarded ? guard.guardFactory(system.factory, foreign) : system.factory,
    environment: {
      temporaryDirectory: directories.temporary,
      dataDirectory: directories.data,
      options: system.options,
    },
    workspace: new DiskWorkspace(directories.temporary),
    directives,
    systems: { own: [system.factory.name, system.name], known: system.names },
    betweenAttempts,
  });
  return { runner, loop: new CaseLoop(runner, { foreign }) };
}

/** What a system left there is nothing to the next one. */
export function emptyDirectories({ temporary, data }: FileDirectories): void {
  for (const directory of [temporary, data]) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    mkdirSync(directory, { mode: 0o700 });
  }
}
