import { EXIT_CODES } from './exit-code.js';

/** A run was broken off from outside. */
export class Interruption extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, what: string) {
    super(what);
    this.name = 'Interruption';
    this.exitCode = exitCode;
  }
}

/** Signals that end a run, with their numbers: shells expect an exit code of 128 and that. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * A signal that is aborted with an {@link Interruption} when the process is told to stop or the
 * reader of its output goes away. A second Ctrl-C ends the process where it stands.
 */
export function watchForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const [name, number] of Object.entries(SIGNALS)) {
    process.once(name, () => controller.abort(new Interruption(128 + number, name)));
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    controller.abort(new Interruption(EXIT_CODES.outputClosed, 'EPIPE'));
  });
  return controller.signal;
}
