import { EXIT_CODES } from './exit-code.js';

/** A run was broken off from outside. */
export class Interruption extends Error {
  readonly exitCode: number;
  /** What to say of it; undefined where whoever broke the run off knows. */
  readonly complaint: string | undefined;

  constructor(exitCode: number, what: string, complaint?: string) {
    super(what);
    this.name = 'Interruption';
    this.exitCode = exitCode;
    this.complaint = complaint;
  }
}

/** Signals that end a run, with their numbers: shells expect an exit code of 128 and that. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * A signal that is aborted with an {@link Interruption} when the standard output takes no more: its
 * reader went away, or the disk is full. Is asked for once, before anything is written.
 */
export function watchOutput(): AbortSignal {
  const controller = new AbortController();
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // What follows the first error is of the stream that it closed.
    if (controller.signal.aborted) return;
    const what = code ?? message;
    controller.abort(
      what === 'EPIPE'
        ? new Interruption(EXIT_CODES.outputClosed, what)
        : new Interruption(
            EXIT_CODES.unreadable,
            what,
            `the standard output cannot be written (${what})`,
          ),
    );
  });
  // There is no place left to say that complaints cannot be written.
  process.stderr.on('error', () => undefined);
  return controller.signal;
}

/** Resolves when everything was written to the standard output, or could not be. */
export function flushOutput(): Promise<void> {
  return new Promise((resolve) => {
    // NB: the error of a write is told to its callback before it is told to those who listen.
    process.stdout.write('', () => setImmediate(resolve));
  });
}

/**
 * Signals that follow so closely are the same one: a launcher passes on what the terminal sent to
 * the whole group, `timeout` signals the command and the group.
 */
const SAME_SIGNAL_MS = 500;

/**
 * A signal that is aborted with an {@link Interruption} when the process is told to stop or its
 * output is. A second Ctrl-C, some time later, ends the process where it stands.
 */
export function watchForInterruption(output: AbortSignal): AbortSignal {
  const controller = new AbortController();
  let firstMs: number | undefined;
  for (const [name, number] of Object.entries(SIGNALS)) {
    const listen = (): void => {
      firstMs ??= performance.now();
      controller.abort(new Interruption(128 + number, name));
      if (performance.now() - firstMs < SAME_SIGNAL_MS) return;
      process.off(name, listen);
      process.kill(process.pid, name);
    };
    process.on(name, listen);
  }
  return AbortSignal.any([controller.signal, output]);
}
