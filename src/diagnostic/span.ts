/** A stretch of a source text: offsets in UTF-16 units from 0; `end` is the first unit after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span from one offset up to another. */
export function span(start: number, end: number): Span {
  return { start, end };
}
