import { Worker } from 'node:worker_threads';
import type { WatchedWork } from '../config/index.js';
import { ScratchDirectory, type RunSettings } from '../runner/index.js';
import type {
  DebugStart,
  FromDebugger,
  TerminalSize,
  ToDebugger,
  TransportedError,
} from './debug-message.js';

/** What is debugged, and from where. */
export interface DebugOptions {
  /** The built file that the thread runs. */
  readonly workerUrl: URL;
  /** The file, or `FILE:LINE`. */
  readonly target: string;
  readonly settings: RunSettings;
  readonly write: (text: string) => void;
  readonly input: NodeJS.ReadStream;
  /** Where lines are edited; undefined where nobody types. */
  readonly terminal: NodeJS.WriteStream | undefined;
  /** Breaks everything off. */
  readonly signal: AbortSignal;
}

/** The thread that debugs did not come back, and was ended. */
export class DebugEndedError extends Error {
  /** Whether it was ended because of Ctrl-C in the terminal. */
  readonly interrupted: boolean;

  constructor(message: string, interrupted: boolean) {
    super(message);
    this.name = 'DebugEndedError';
    this.interrupted = interrupted;
  }
}

/** A promise is given up in time by the thread itself; what is in a loop cannot do that. */
const GRACE_MS = 1_000;

/** How long the thread may leave it open whether it heeds Ctrl-C or a signal, in milliseconds. */
const HEEDING_MS = 2_000;

/** How often a thread that is to stop is asked whether it takes messages, in milliseconds. */
const PING_MS = 500;

/** Ctrl-C, as a terminal sends it that leaves keys to the program. */
const CTRL_C = 0x03;

/**
 * Debugs a file in a thread of its own, so that this one can end it whatever it is in the middle
 * of: a loop without end in foreign code can be ended from outside alone.
 *
 * @returns whether a bug was met.
 * @throws DebugEndedError if the thread had to be ended, the reason of the signal, and whatever the
 * thread failed with, by its name.
 */
export async function debugInWorker(options: DebugOptions): Promise<boolean> {
  const scratch = new ScratchDirectory();
  const thread = new DebugThread(options, scratch.path);
  try {
    return await thread.run();
  } finally {
    await thread.close();
    scratch.remove();
  }
}

class DebugThread {
  readonly #options: DebugOptions;
  readonly #worker: Worker;
  readonly #timers = new Set<NodeJS.Timeout>();
  #settle: { resolve: (metBug: boolean) => void; reject: (error: Error) => void } | null = null;
  /** What it is in the middle of. */
  #work: WatchedWork | null = null;
  #overdue: NodeJS.Timeout | undefined;
  #unheeded: NodeJS.Timeout | undefined;

  constructor(options: DebugOptions, scratchPath: string) {
    const { workerUrl, target, settings, terminal } = options;
    this.#options = options;
    const start: DebugStart = {
      target,
      settings,
      scratchPath,
      terminal: terminal && sizeOf(terminal),
    };
    this.#worker = new Worker(workerUrl, { workerData: start });
  }

  async run(): Promise<boolean> {
    const { input, terminal, signal } = this.#options;
    const result = new Promise<boolean>((resolve, reject) => (this.#settle = { resolve, reject }));
    this.#worker.on('message', (message: FromDebugger) => this.#take(message));
    this.#worker.on('error', (error: Error) => this.#settle?.reject(error));
    this.#worker.on('exit', (code) => {
      this.#settle?.reject(new Error(`the thread that debugs ended with exit code ${code}`));
    });
    if (terminal !== undefined) input.setRawMode(true);
    input.on('data', this.#onInput);
    input.on('end', this.#onEnd);
    terminal?.on('resize', this.#onResize);
    signal.addEventListener('abort', this.#onAbort);
    if (signal.aborted) this.#onAbort();
    return result;
  }

  async close(): Promise<void> {
    const { input, terminal, signal } = this.#options;
    this.#settle = null;
    this.#endWork();
    clearTimeout(this.#unheeded);
    for (const timer of this.#timers) clearInterval(timer);
    signal.removeEventListener('abort', this.#onAbort);
    terminal?.off('resize', this.#onResize);
    input.off('data', this.#onInput);
    input.off('end', this.#onEnd);
    if (terminal !== undefined) input.setRawMode(false);
    input.pause();
    await this.#worker.terminate();
  }

  readonly #onInput = (bytes: Buffer): void => {
    const { input, terminal } = this.#options;
    this.#tell({ kind: 'input', bytes });
    // A pipe waits until this was taken; who types is heard at any time.
    if (terminal === undefined) input.pause();
    else if (bytes.includes(CTRL_C)) this.#requireAnswer('Ctrl-C');
  };

  readonly #onEnd = (): void => this.#tell({ kind: 'endOfInput' });

  readonly #onResize = (): void =>
    this.#tell({ kind: 'resize', terminal: sizeOf(this.#options.terminal!) });

  readonly #onAbort = (): void => {
    this.#tell({ kind: 'stop' });
    this.#requireAnswer('the signal');
    this.#timers.add(setInterval(() => this.#requireAnswer('the signal'), PING_MS));
  };

  #take(message: FromDebugger): void {
    const { write, input, signal } = this.#options;
    switch (message.kind) {
      case 'text':
        write(message.text);
        return;
      case 'taken':
        input.resume();
        return;
      case 'doing':
        this.#endWork();
        if (message.work !== null) this.#beginWork(message.work);
        return;
      case 'pong':
        clearTimeout(this.#unheeded);
        this.#unheeded = undefined;
        return;
      case 'suspend':
        this.#suspend();
        return;
      case 'done':
        if (signal.aborted) this.#settle?.reject(signal.reason as Error);
        else this.#settle?.resolve(message.metBug);
        return;
      case 'failed':
        this.#settle?.reject(signal.aborted ? (signal.reason as Error) : toError(message.error));
        return;
      case 'endless': {
        const what = this.#work?.what ?? 'what runs';
        const where = message.place === undefined ? '' : ` at ${message.place}`;
        this.#end(`${what} does not end: promises are made without a pause${where}`);
        return;
      }
      case 'exited':
        this.#settle?.reject(exitedError(message));
    }
  }

  #beginWork(work: WatchedWork): void {
    const { what, limitMs } = work;
    this.#work = work;
    this.#overdue = setTimeout(() => {
      this.#end(`${what} has not ended after ${limitMs / 1000} s: it is in a loop without end`);
    }, limitMs + GRACE_MS);
  }

  #endWork(): void {
    clearTimeout(this.#overdue);
    this.#work = null;
  }

  /** Ends the thread if it does not take messages any more. */
  #requireAnswer(to: 'Ctrl-C' | 'the signal'): void {
    if (this.#unheeded !== undefined) return;
    this.#tell({ kind: 'ping' });
    this.#unheeded = setTimeout(() => {
      const what = this.#work?.what ?? 'what runs';
      this.#end(`${what} does not heed ${to}: it was ended`, to === 'Ctrl-C');
    }, HEEDING_MS);
  }

  #end(message: string, interrupted = false): void {
    this.#settle?.reject(new DebugEndedError(message, interrupted));
  }

  /** Does what Ctrl-Z is for, in the thread that has the terminal. */
  #suspend(): void {
    const { input } = this.#options;
    // What runs is told again when it goes on.
    this.#endWork();
    input.setRawMode(false);
    process.once('SIGCONT', () => {
      input.setRawMode(true);
      this.#tell({ kind: 'resumed' });
    });
    process.kill(process.pid, 'SIGTSTP');
  }

  #tell(message: ToDebugger): void {
    this.#worker.postMessage(message);
  }
}

function sizeOf({ columns, rows }: NodeJS.WriteStream): TerminalSize {
  return { columns, rows };
}

function toError({ name, message, stack }: TransportedError): Error {
  return Object.assign(new Error(message), { name, ...(stack !== undefined && { stack }) });
}

function exitedError({ code, place }: Extract<FromDebugger, { kind: 'exited' }>): Error {
  const where = place === undefined ? '' : ` at ${place}`;
  return toError({
    name: 'DebugRefusedError',
    message: `\`process.exit(${code})\` was called${where} before the command had ended`,
  });
}
