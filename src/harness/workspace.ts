import { SystemError } from './system/system-errors.js';

/**
 * The temporary directory of one file, for what a test creates: `<TEMP>` in its text. The runner
 * hands in one on disk; {@link MemoryWorkspace} serves tests.
 */
export interface Workspace {
  /** What `<TEMP>` stands for: a real path without a trailing slash. */
  readonly path: string;
  /**
   * Creates a file or empties it, and writes the content.
   *
   * @throws WorkspaceError if the name leads outside of the directory or cannot be a file.
   */
  create(name: string, content: string): void;
  /**
   * Writes the content at the end of a file.
   *
   * @throws WorkspaceError as {@link create}, and if there is no such file.
   */
  append(name: string, content: string): void;
}

/** Why a {@link Workspace} refuses a name. */
export type WorkspaceProblem = 'outside' | 'missing' | 'notAFile';

/** A file that a test may not or cannot write. */
export class WorkspaceError extends SystemError {
  readonly problem: WorkspaceProblem;

  /** The predicate reads on after the name of the file: `does not exist`. */
  constructor(problem: WorkspaceProblem, file: string, predicate: string) {
    super(`\`${file}\` ${predicate}`);
    this.name = 'WorkspaceError';
    this.problem = problem;
  }
}

/** What every file system takes as one name. */
const NAME_BYTES_MAX = 255;

/**
 * The parts of a relative file name: `a/b` is `['a', 'b']`. Every {@link Workspace} checks names
 * with it, before it touches anything; what symbolic links do is the concern of those on disk.
 *
 * @throws WorkspaceError if the name is absolute or too long, or has a part that is empty, `.` or
 *   `..`.
 */
export function workspaceNameParts(name: string): readonly string[] {
  if (/^([/\\]|[a-zA-Z]:)/.test(name)) {
    throw new WorkspaceError(
      'outside',
      name,
      'is an absolute path, names are relative to `<TEMP>`',
    );
  }
  const parts = name.split(/[/\\]/);
  if (parts.includes('..')) {
    throw new WorkspaceError('outside', name, 'has a part `..`, which may lead out of `<TEMP>`');
  }
  if (parts.some((part) => part === '' || part === '.' || part.includes('\0'))) {
    throw new WorkspaceError('notAFile', name, 'does not name a file');
  }
  const length = new TextEncoder().encode(name).length;
  if (length > NAME_BYTES_MAX) {
    const predicate = `is too long: ${length} bytes, the limit is ${NAME_BYTES_MAX}`;
    throw new WorkspaceError('notAFile', `${name.slice(0, 20)}...`, predicate);
  }
  return parts;
}

/** A {@link Workspace} in memory. */
export class MemoryWorkspace implements Workspace {
  readonly path: string;
  /** The files by name. */
  readonly files = new Map<string, string>();

  constructor(path = '/temporary') {
    this.path = path;
  }

  create(name: string, content: string): void {
    this.files.set(workspaceNameParts(name).join('/'), content);
  }

  append(name: string, content: string): void {
    const key = workspaceNameParts(name).join('/');
    const before = this.files.get(key);
    if (before === undefined) throw new WorkspaceError('missing', name, 'does not exist');
    this.files.set(key, before + content);
  }
}
