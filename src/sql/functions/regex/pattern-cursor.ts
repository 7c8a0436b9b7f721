/** A place in a regular expression that is being read. */
export class PatternCursor {
  readonly #pattern: string;
  #at = 0;
  /** Whether blanks and comments are skipped between tokens. */
  expanded = false;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  /** Whether nothing is left. */
  get done(): boolean {
    return this.#at >= this.#pattern.length;
  }

  /** Whether a text comes next. */
  sees(text: string): boolean {
    return this.#pattern.startsWith(text, this.#at);
  }

  /** Goes beyond a text, if it comes next. */
  takes(text: string): boolean {
    const found = this.sees(text);
    if (found) this.#at += text.length;
    return found;
  }

  /** As {@link takes}, after what is to be skipped. */
  takesToken(text: string): boolean {
    this.skip();
    return this.takes(text);
  }

  /** Whether a quantifier comes next; a brace is one if a digit follows it. */
  seesQuantifier(): boolean {
    const symbol = this.#pattern[this.#at];
    if (symbol === '*' || symbol === '+' || symbol === '?') return true;
    return symbol === '{' && /[0-9]/.test(this.#pattern[this.#at + 1] ?? '');
  }

  /** The next code point. Only where something is left. */
  next(): number {
    const point = this.#pattern.codePointAt(this.#at)!;
    this.#at += point > 0xffff ? 2 : 1;
    return point;
  }

  /** Goes beyond what a sticky pattern matches, and gives it. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#pattern)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** What a sticky pattern that may match nothing matches next. */
  peek(pattern: RegExp): string {
    const before = this.#at;
    const found = this.match(pattern) ?? '';
    this.#at = before;
    return found;
  }

  /** Goes beyond comments, and in expanded syntax beyond blanks. */
  skip(): void {
    for (;;) {
      const before = this.#at;
      if (this.expanded) this.match(/(?:\s|#[^\n]*)+/y);
      this.match(/\(\?#[^)]*\)?/y);
      if (this.#at === before) return;
    }
  }
}
