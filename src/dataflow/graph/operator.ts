import type { Row } from '../../repr/index.js';
import type { Timestamp } from '../../time/index.js';

/**
 * Where an operator sends its output, one update at a time: the input of the next one.
 *
 * All updates between two flushes belong to one time. Rows may be kept by whoever gets them, but
 * for who borrows them.
 */
export interface Output {
  /** Whether it is done with a row when `push` returns, so that the row may be used again. */
  readonly borrows?: boolean;
  /** So many copies of a row more (negative: fewer). */
  push(row: Row, diff: number): void;
  /** So many copies of an error more: see `errorRow`. Errors pass through every operator. */
  fail(error: Row, diff: number): void;
}

/**
 * An operator that waits for the whole of a time before it says what changed.
 *
 * Operators are flushed inputs first, so that at its flush an operator has seen all that the time
 * brings, and what it pushes is all that it will ever say about the time (F9).
 */
export interface Operator {
  flush(time: Timestamp): void;
}

/** Sends what it gets to several outputs. */
export class Tee implements Output {
  readonly #outputs: readonly Output[];

  constructor(outputs: readonly Output[]) {
    this.#outputs = outputs;
  }

  get borrows(): boolean {
    return this.#outputs.every(({ borrows }) => borrows === true);
  }

  push(row: Row, diff: number): void {
    for (let index = 0; index < this.#outputs.length; index += 1) {
      this.#outputs[index]!.push(row, diff);
    }
  }

  fail(error: Row, diff: number): void {
    for (const output of this.#outputs) output.fail(error, diff);
  }
}

/** One output for several: itself if there is but one. */
export function teeOf(outputs: readonly Output[]): Output {
  return outputs.length === 1 ? outputs[0]! : new Tee(outputs);
}

/** Turns insertions into retractions. Errors stay errors: one on either side spoils the result. */
export class Negate implements Output {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  push(row: Row, diff: number): void {
    this.#output.push(row, -diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }
}

/** Passes errors on and lets rows go: for those who find the rows in an arrangement. */
export class ErrorsOnly implements Output {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  push(): void {
    // The rows are found elsewhere.
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }
}

/** Passes rows on as the errors that they describe. */
export class RowsAsErrors implements Output {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  push(row: Row, diff: number): void {
    this.#output.fail(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }
}
