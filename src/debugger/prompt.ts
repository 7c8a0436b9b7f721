import { createInterface, type Interface } from 'node:readline';

/** More lines of a pipe than this wait for their turn only after the pipe was told to wait. */
const WAITING_LINES_MAX = 1000;

/** How many lines can be got back with the arrow keys. */
const HISTORY_LINES_MAX = 1000;

/** What comes next from whoever types. */
export type Typed =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl-C where nothing ran. */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'end' };

/** How a {@link Prompt} is opened. */
export interface PromptOptions {
  readonly input: NodeJS.ReadableStream;
  /** The terminal to edit lines in; undefined where nobody types: no prompt is shown then. */
  readonly terminal: NodeJS.WritableStream | undefined;
  /** What the word at the end of a line may go on to, and that word. */
  readonly complete: (line: string) => [candidates: string[], word: string];
  /** Ctrl-C where something runs; returns false if nothing does. */
  readonly interrupt: () => boolean;
  /** Ctrl-Z; the terminal emits `resumed` when the process goes on. */
  readonly suspend: () => void;
}

/** Gives lines as they are typed, or piped. */
export class Prompt {
  readonly #lines: Interface;
  readonly #terminal: NodeJS.WritableStream | undefined;
  readonly #waiting: Typed[] = [];
  #take: ((typed: Typed) => void) | null = null;

  constructor({ input, terminal, complete, interrupt, suspend }: PromptOptions) {
    this.#terminal = terminal;
    this.#lines = createInterface({
      input,
      ...(terminal !== undefined && { output: terminal }),
      terminal: terminal !== undefined,
      historySize: HISTORY_LINES_MAX,
      removeHistoryDuplicates: true,
      completer: complete,
    });
    this.#lines.on('line', (text) => this.#give({ kind: 'line', text }));
    this.#lines.on('close', () => this.#give({ kind: 'end' }));
    this.#lines.on('SIGTSTP', suspend);
    terminal?.on('resumed', () => this.#lines.prompt(true));
    this.#lines.on('SIGINT', () => {
      if (interrupt()) return;
      this.#clearLine();
      this.#give({ kind: 'interrupt' });
    });
  }

  /** The next line, asked for by a prompt where there is a terminal. */
  async next(prompt: string): Promise<Typed> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return waiting;
    this.#lines.resume();
    if (this.#terminal !== undefined) {
      this.#lines.setPrompt(prompt);
      this.#lines.prompt();
    }
    return new Promise((resolve) => {
      this.#take = resolve;
    });
  }

  /** Gives the terminal back; whoever waits for a line hears that there is none. */
  close(): void {
    this.#lines.close();
  }

  #give(typed: Typed): void {
    const take = this.#take;
    this.#take = null;
    if (take !== null) take(typed);
    else this.#waiting.push(typed);
    if (this.#terminal === undefined && this.#waiting.length > WAITING_LINES_MAX) {
      this.#lines.pause();
    }
  }

  /** Leaves what was typed on the screen, as shells do, and begins anew below it. */
  #clearLine(): void {
    this.#lines.write(null, { ctrl: true, name: 'e' });
    this.#terminal?.write('^C\n');
    // NB: the line is put out of sight first, or it would be drawn once more.
    this.#lines.setPrompt('');
    this.#lines.write(null, { ctrl: true, name: 'u' });
  }
}
