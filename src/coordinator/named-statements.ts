import type { ParsedStatement, SqlError } from '../sql/index.js';
import { tooManyInSession, tooMuchTextInSession } from './errors.js';

/** The most prepared statements of a session, and the most cursors: each keeps its statement. */
export const SESSION_STATEMENTS_MAX = 10_000;

/**
 * Characters of the names and texts of those, beyond which there may be no more. The trees that
 * come with the texts are some ten times as large.
 */
export const SESSION_TEXT_MAX = 16 << 20;

/** What a session keeps by name, each with its statement. */
export class NamedStatements<Kept extends { readonly statement: ParsedStatement }> {
  readonly #what: string;
  readonly #kept = new Map<string, Kept>();
  #textLength = 0;

  /** `what` they are, as errors say it: `cursors`. */
  constructor(what: string) {
    this.#what = what;
  }

  get size(): number {
    return this.#kept.size;
  }

  has(name: string): boolean {
    return this.#kept.has(name);
  }

  get(name: string): Kept | undefined {
    return this.#kept.get(name);
  }

  /** In the order in which they came. */
  names(): readonly string[] {
    return [...this.#kept.keys()];
  }

  /** In the same order. */
  all(): readonly Kept[] {
    return [...this.#kept.values()];
  }

  /** Says that there may not be another one; null: there may. */
  refusal(): SqlError | null {
    if (this.size >= SESSION_STATEMENTS_MAX) {
      return tooManyInSession(this.#what, SESSION_STATEMENTS_MAX);
    }
    return this.#textLength > SESSION_TEXT_MAX
      ? tooMuchTextInSession(this.#what, SESSION_TEXT_MAX)
      : null;
  }

  /** Keeps one by a name that is free. */
  add(name: string, kept: Kept): void {
    this.#kept.set(name, kept);
    this.#textLength += textLength(name, kept);
  }

  /** Forgets what has a name, if there is such a thing. */
  delete(name: string): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    this.#kept.delete(name);
    this.#textLength -= textLength(name, kept);
  }

  /** Forgets all. */
  clear(): void {
    this.#kept.clear();
    this.#textLength = 0;
  }
}

function textLength(name: string, { statement }: { readonly statement: ParsedStatement }): number {
  return name.length + statement.text.length;
}
