/** What stands for the temporary directory in a test file. */
export const TEMPORARY_MARK = '<TEMP>';

/**
 * The path of the temporary directory in place of {@link TEMPORARY_MARK}, and the mark in place of
 * the path: what is submitted has the path, what is printed never has the real one.
 */
export class TemporaryPath {
  readonly path: string;
  /** What the system calls the directory. */
  readonly #submitted: string;
  /** The path as debug output escapes it; the same where it has nothing to escape. */
  readonly #escaped: string;

  /** A system that has no name for the directory gets its real path. */
  constructor(path: string, submitted = path) {
    this.path = path;
    this.#submitted = submitted;
    this.#escaped = path.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  }

  /** The text with what the system calls the directory in place of every mark. */
  expand(text: string): string {
    return text.replaceAll(TEMPORARY_MARK, () => this.#submitted);
  }

  /** The text with the mark in place of every path. */
  hide(text: string): string {
    return text
      .replaceAll(this.#escaped, () => TEMPORARY_MARK)
      .replaceAll(this.path, () => TEMPORARY_MARK);
  }

  /**
   * Where an offset into the expansion of a text falls in the text itself; an offset inside of an
   * expanded path is that of its mark.
   */
  offsetBefore(text: string, expandedOffset: number): number {
    const growth = this.#submitted.length - TEMPORARY_MARK.length;
    let shift = 0;
    let mark = text.indexOf(TEMPORARY_MARK);
    while (mark !== -1 && mark + shift < expandedOffset) {
      if (expandedOffset < mark + shift + this.#submitted.length) return mark;
      shift += growth;
      mark = text.indexOf(TEMPORARY_MARK, mark + TEMPORARY_MARK.length);
    }
    return Math.max(0, Math.min(expandedOffset - shift, text.length));
  }
}
