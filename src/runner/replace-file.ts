import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';

/**
 * Puts new content in place of a file's, so that at any moment the file has the old content or the
 * new one: written beside it, synced, and renamed over it. Mode and owner stay. A symbolic link
 * stays as well; the file that it leads to is replaced.
 *
 * @throws the error of the file system; the file is then as it was, and nothing lies beside it.
 */
export function replaceFile(file: string, content: Uint8Array): void {
  const target = realpathSync(file);
  // Renaming over a file needs no permission on it, but whoever made it read-only meant something.
  accessSync(target, constants.W_OK);
  const stats = statSync(target);
  // Hidden and with a tilde: whoever walks the directory at this moment passes it by.
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}~`);
  try {
    writeBeside(beside, content, stats);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writeBeside(beside: string, content: Uint8Array, { mode, uid, gid }: Stats): void {
  const descriptor = openSync(beside, 'wx', 0o600);
  try {
    writeFileSync(descriptor, content);
    if (uid !== process.getuid?.() || gid !== process.getgid?.()) fchownSync(descriptor, uid, gid);
    // NB: after the owner, whose change clears some bits of the mode.
    fchmodSync(descriptor, mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
