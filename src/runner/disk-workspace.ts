import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  writeSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import { WorkspaceError, workspaceNameParts, type Workspace } from '../harness/index.js';

/** A {@link Workspace} on disk. It never follows a symbolic link, wherever the link leads. */
export class DiskWorkspace implements Workspace {
  readonly path: string;

  /** @param directory A real path without a trailing slash; the directory exists. */
  constructor(directory: string) {
    this.path = directory;
  }

  create(name: string, content: string): void {
    const file = this.#locate(name, true);
    this.#write(name, file, { content, flags: constants.O_CREAT | constants.O_TRUNC });
  }

  append(name: string, content: string): void {
    const file = this.#locate(name, false);
    if (statOf(file) === undefined) throw new WorkspaceError('missing', name, 'does not exist');
    this.#write(name, file, { content, flags: constants.O_APPEND });
  }

  /** The file's path, after every directory on the way was seen to be one. */
  #locate(name: string, makeDirectories: boolean): string {
    const parts = workspaceNameParts(name);
    let directory = this.path;
    for (const part of parts.slice(0, -1)) {
      directory = path.join(directory, part);
      const stats = statOf(directory);
      if (stats === undefined) {
        if (!makeDirectories) throw new WorkspaceError('missing', name, 'does not exist');
        mkdirSync(directory, { mode: 0o700 });
      } else if (stats.isSymbolicLink()) {
        throw new WorkspaceError('outside', name, `leads through the symbolic link \`${part}\``);
      } else if (!stats.isDirectory()) {
        throw new WorkspaceError(
          'notAFile',
          name,
          `stands below \`${part}\`, which is not a directory`,
        );
      }
    }
    return path.join(directory, parts.at(-1)!);
  }

  #write(name: string, file: string, how: { content: string; flags: number }): void {
    const stats = statOf(file);
    if (stats?.isSymbolicLink()) throw new WorkspaceError('outside', name, 'is a symbolic link');
    // NB: opening a named pipe would wait for a reader.
    if (stats !== undefined && !stats.isFile()) {
      throw new WorkspaceError(
        'notAFile',
        name,
        stats.isDirectory() ? 'is a directory' : 'is no file',
      );
    }
    const descriptor = openSync(file, how.flags | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600);
    try {
      writeAll(descriptor, Buffer.from(how.content, 'utf8'));
    } finally {
      closeSync(descriptor);
    }
  }
}

function statOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

function writeAll(descriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}
