import { span, type SourceText } from '../diagnostic/index.js';
import type { Place } from './mistakes/place.js';

/** A stretch of a line of an input, without blanks at its ends. */
export interface InputWord {
  readonly text: string;
  readonly place: Place;
}

/** One line of an input that is not blank. */
export class InputLine implements InputWord {
  /** Without blanks at its ends. */
  readonly text: string;
  readonly place: Place;

  constructor(text: string, place: Place) {
    this.text = text;
    this.place = place;
  }

  /** The words of the line, which blanks separate. */
  words(): readonly InputWord[] {
    return Array.from(this.text.matchAll(/\S+/g), ({ 0: word, index }) =>
      this.slice(index, index + word.length),
    );
  }

  /** A stretch of {@link text}, without blanks at its ends. */
  slice(start: number, end: number): InputWord {
    const piece = this.text.slice(start, end);
    const text = piece.trim();
    const from = this.place.span.start + start + (text === '' ? 0 : piece.indexOf(text));
    return { text, place: { ...this.place, span: span(from, from + text.length) } };
  }
}

/** The input of a case, which knows where in the file its parts stand. */
export class InputText {
  readonly #source: SourceText;
  /** The lines, each ending in LF, as they stand in the file. */
  readonly text: string;
  /** The line of the file, from 1, that the input begins with. */
  readonly #firstLine: number;

  constructor(source: SourceText, text: string, firstLine: number) {
    this.#source = source;
    this.text = text;
    this.#firstLine = firstLine;
  }

  /** The input without white space at its ends. */
  get trimmed(): string {
    return this.text.trim();
  }

  /** The lines that are not blank. */
  lines(): readonly InputLine[] {
    return this.text.split('\n').flatMap((line, index) => {
      const text = line.trim();
      if (text === '') return [];
      const start = this.#lineStart(index) + line.indexOf(text);
      return [new InputLine(text, this.#place(start, start + text.length))];
    });
  }

  /** All of the input that is not white space at its ends. */
  get place(): Place {
    const leading = this.text.length - this.text.trimStart().length;
    const start = this.#sourceOffset(leading);
    return this.#place(start, this.#sourceOffset(leading + this.trimmed.length));
  }

  /**
   * The place of one character: that at an offset into {@link text}. What lies in the white space
   * at the end counts as the end of the last line.
   */
  placeAt(offset: number): Place {
    const start = this.#sourceOffset(Math.min(offset, this.text.trimEnd().length));
    return this.#place(start, start + 1);
  }

  #sourceOffset(offset: number): number {
    const before = this.text.slice(0, offset);
    const line = before.split('\n').length - 1;
    return this.#lineStart(line) + (offset - (before.lastIndexOf('\n') + 1));
  }

  #lineStart(index: number): number {
    return this.#source.lineSpan(this.#firstLine + index).start;
  }

  #place(start: number, end: number): Place {
    return { source: this.#source, span: span(start, end) };
  }
}
