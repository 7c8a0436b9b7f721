import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What the directories of runs are called: the word, a process, letters by chance. */
const NAME = /^coordtest-[0-9]+-\w+$/;

/** The file in the directory of a run that says which process it belongs to. */
const OWNER = '.owner';

/** So many leftovers are removed at once, so that no run is late because of them. */
const SWEPT_MAX = 100;

/** Says in the directory of a run that it belongs to this process. */
export function ownScratch(directory: string): void {
  writeFileSync(path.join(directory, OWNER), `${process.pid} ${numbering()}\n`, { mode: 0o600 });
}

/**
 * Removes the directories of runs of the same user that were killed: their processes are gone.
 * What does not say whose it is, or is of a machine or a container whose processes cannot be seen
 * from here, stays; so does what cannot be removed.
 *
 * @param parent The directory for temporary files.
 */
export function sweepScratch(parent: string): void {
  const here = numbering();
  let swept = 0;
  for (const name of readdirSync(parent)) {
    if (swept === SWEPT_MAX) return;
    if (!NAME.test(name)) continue;
    const directory = path.join(parent, name);
    try {
      if (!isLeftover(directory, here)) continue;
      rmSync(directory, { recursive: true, force: true });
      swept += 1;
    } catch {
      // Somebody else removes it, or may not.
    }
  }
}

function isLeftover(directory: string, here: string): boolean {
  const stats = lstatSync(directory);
  if (!stats.isDirectory() || stats.uid !== process.getuid?.()) return false;
  const [, pid, place] = /^([1-9][0-9]*) (.*)\n$/.exec(ownerOf(directory)) ?? [];
  return pid !== undefined && place === here && !isRunning(Number(pid));
}

function ownerOf(directory: string): string {
  return readFileSync(path.join(directory, OWNER), 'utf8');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * What numbers processes, so that the same number means the same process: on Linux this life of the
 * machine and the container, elsewhere the machine.
 */
function numbering(): string {
  try {
    const life = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${life} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return os.hostname();
  }
}
