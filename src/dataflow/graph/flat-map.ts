import type { Datum, Row } from '../../repr/index.js';
import type { Scalar } from '../compile-scalar.js';
import { errorRowOf } from '../error-row.js';
import type { TableFunction } from '../scalar-expression.js';
import type { Output } from './operator.js';

/** One of the calls of a {@link FlatMap}. */
export interface CompiledTableCall {
  readonly function: TableFunction;
  readonly args: readonly Scalar[];
  /** How many columns its rows have. */
  readonly width: number;
}

/**
 * Appends to each row, one by one, the rows that table functions give for it.
 *
 * The functions are called again when the row is retracted; they are deterministic, so they give
 * the same rows (F11). An error in the middle replaces all the rows of the calls.
 */
export class FlatMap implements Output {
  readonly #calls: readonly CompiledTableCall[];
  readonly #ordinality: boolean;
  readonly #output: Output;

  constructor(calls: readonly CompiledTableCall[], ordinality: boolean, output: Output) {
    this.#calls = calls;
    this.#ordinality = ordinality;
    this.#output = output;
  }

  push(row: Row, diff: number): void {
    const results: Row[] = [];
    try {
      for (const appended of this.#rows(row)) results.push([...row, ...appended]);
    } catch (thrown) {
      this.#output.fail(errorRowOf(thrown), diff);
      return;
    }
    for (const result of results) this.#output.push(result, diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  #rows(row: Row): Iterable<readonly Datum[]> {
    const calls = this.#calls;
    const [first] = calls;
    if (calls.length === 1 && !this.#ordinality) return rowsOf(first!, row);
    return sideBySide(calls, row, this.#ordinality);
  }
}

function rowsOf(
  { function: called, args }: CompiledTableCall,
  row: Row,
): Iterable<readonly Datum[]> {
  return called.evaluate(...args.map((arg) => arg(row)));
}

function* sideBySide(
  calls: readonly CompiledTableCall[],
  row: Row,
  ordinality: boolean,
): Iterable<readonly Datum[]> {
  const sources = calls.map((call) => rowsOf(call, row)[Symbol.iterator]());
  for (let number = 1n; ; number += 1n) {
    const next = sources.map((source) => source.next());
    if (next.every(({ done }) => done)) return;
    const columns = next.flatMap((result, index): readonly Datum[] =>
      result.done === true ? new Array<Datum>(calls[index]!.width).fill(null) : result.value,
    );
    yield ordinality ? [...columns, number] : columns;
  }
}
