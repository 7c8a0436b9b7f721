import { hasErrors, type Diagnostic } from './diagnostic.js';

/** Nobody reads more of one file; a damaged one could otherwise give millions. */
const DIAGNOSTICS_MAX = 200;

/** Collects the diagnostics of one text, up to a bound, and counts the rest. */
export class DiagnosticList {
  readonly #kept: Diagnostic[] = [];
  #omitted = 0;

  /** Adds one, or only counts it when there are too many. */
  add(diagnostic: Diagnostic): void {
    if (this.#kept.length < DIAGNOSTICS_MAX) this.#kept.push(diagnostic);
    else this.#omitted += 1;
  }

  /** Whether one of those kept is an error. */
  get hasErrors(): boolean {
    return hasErrors(this.#kept);
  }

  /** Those collected, in the order of adding; the last one has a note about those left out. */
  toArray(): readonly Diagnostic[] {
    const last = this.#kept.at(-1);
    if (last === undefined || this.#omitted === 0) return [...this.#kept];
    const note = `there are ${this.#omitted} more diagnostics, which are not shown`;
    return [...this.#kept.slice(0, -1), { ...last, notes: [...last.notes, note] }];
  }
}
