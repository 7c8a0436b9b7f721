import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { FileFailure, FileRead, Files, FileWritten } from '../../sim/index.js';

const NOT_A_FILE = { kind: 'failed', message: 'it is not a regular file' } as const;

/**
 * The files on disk, read and written synchronously: whatever is there when a system is stepped.
 */
export class DiskFiles implements Files {
  readFrom(path: string, offset: number, lengthMax = Infinity): FileRead {
    return attempt(() => {
      // A pipe that nobody writes to would be waited for.
      const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        const stats = fstatSync(file);
        if (!stats.isFile()) return NOT_A_FILE;
        const left = Math.max(0, stats.size - offset);
        const bytes = new Uint8Array(Math.min(left, lengthMax));
        return {
          kind: 'bytes',
          bytes: bytes.subarray(0, readSync(file, bytes, { position: offset })),
        };
      } finally {
        closeSync(file);
      }
    });
  }

  size(path: string): number | null {
    const size = attempt(() => ({ kind: 'size' as const, bytes: statSync(path).size }));
    return size.kind === 'size' ? size.bytes : null;
  }

  createExclusive(path: string, bytes: Uint8Array): FileWritten {
    return write(() => writeFileSync(path, bytes, { flag: 'wx' }));
  }

  write(path: string, bytes: Uint8Array): FileWritten {
    const stats = attempt(() => statSync(path));
    if ('isFile' in stats && !stats.isFile()) return NOT_A_FILE;
    return write(() => writeFileSync(path, bytes));
  }

  append(path: string, bytes: Uint8Array): FileWritten {
    const stats = attempt(() => statSync(path));
    if (!('isFile' in stats)) return stats;
    if (!stats.isFile()) return NOT_A_FILE;
    return write(() => appendFileSync(path, bytes));
  }

  remove(path: string): FileWritten {
    return write(() => rmSync(path));
  }
}

function write(action: () => void): FileWritten {
  return attempt(() => {
    action();
    return { kind: 'written' };
  });
}

/** The result, or why the operating system refused. */
function attempt<Result>(action: () => Result): Result | FileFailure {
  try {
    return action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    if (code === 'EEXIST') return { kind: 'exists' };
    if (code === undefined) throw error;
    // `EACCES: permission denied, open '/tmp/x'` without the code and without the path, which is a
    // directory of the machine.
    return { kind: 'failed', message: message.replace(/^\w+: |, \w+( '.*)?$/gs, '') };
  }
}

/** Makes a directory, and those above it, where there is none. */
export function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true });
}
