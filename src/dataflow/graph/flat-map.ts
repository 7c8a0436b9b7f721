import type { Row } from '../../repr/index.js';
import type { Scalar } from '../compile-scalar.js';
import { errorRowOf } from '../error-row.js';
import type { TableFunction } from '../scalar-expression.js';
import type { Output } from './operator.js';

/**
 * Appends to each row, one by one, the rows that a table function gives for it.
 *
 * The function is called again when the row is retracted; it is deterministic, so it gives the same
 * rows (F11). An error in the middle replaces all the rows of the call.
 */
export class FlatMap implements Output {
  readonly #function: TableFunction;
  readonly #args: readonly Scalar[];
  readonly #output: Output;

  constructor(table: TableFunction, args: readonly Scalar[], output: Output) {
    this.#function = table;
    this.#args = args;
    this.#output = output;
  }

  push(row: Row, diff: number): void {
    const results: Row[] = [];
    try {
      const values = this.#args.map((arg) => arg(row));
      for (const appended of this.#function.evaluate(...values)) {
        results.push([...row, ...appended]);
      }
    } catch (thrown) {
      this.#output.fail(errorRowOf(thrown), diff);
      return;
    }
    for (const result of results) this.#output.push(result, diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }
}
