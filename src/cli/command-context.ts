import type { Worker } from 'node:worker_threads';
import type { Terminal } from './terminal.js';

/** What the commands share, and what they leave behind. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The built file that worker threads run. */
  readonly workerUrl: URL;
  /** One that was started already. */
  readonly firstWorker: Worker | undefined;
  /** Starts to watch for what breaks a run off. */
  readonly interruption: () => AbortSignal;
  /** What the process will end with. */
  exitCode: number;
}
