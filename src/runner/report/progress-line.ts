import { characterWidth } from '../../diagnostic/index.js';

/** A run shorter than this shows no progress: it would only flicker. */
const SILENT_MS = 200;

/** The line is drawn at most this often. */
const REDRAW_MS = 50;

/** What a {@link ProgressLine} draws on. */
export interface ProgressTerminal {
  write(text: string): void;
  /** The width at this moment; terminals are resized. */
  readonly columns: number;
}

/**
 * One line at the bottom of a terminal that is drawn over, and erased before anything else is
 * written.
 */
export class ProgressLine {
  readonly #terminal: ProgressTerminal;
  readonly #now: () => number;
  readonly #started: number;
  #drawn = -Infinity;
  #visible = false;

  constructor(terminal: ProgressTerminal, now: () => number) {
    this.#terminal = terminal;
    this.#now = now;
    this.#started = now();
  }

  /** Draws the text, cut to the width of the terminal, unless it is too early. */
  show(text: string): void {
    const now = this.#now();
    if (now - this.#started < SILENT_MS || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.#visible = true;
    // The last column stays free: some terminals wrap as soon as it is written.
    this.#terminal.write(`\r\u001b[2K${cutToWidth(text, this.#terminal.columns - 1)}`);
  }

  /** Takes the line away. */
  erase(): void {
    if (this.#visible) this.#terminal.write('\r\u001b[2K');
    this.#visible = false;
    this.#drawn = -Infinity;
  }
}

function cutToWidth(text: string, columns: number): string {
  let width = 0;
  let shown = '';
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) return `${[...shown].slice(0, -1).join('')}…`;
    shown += character;
  }
  return shown;
}
