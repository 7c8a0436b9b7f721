import type { Datum, Row } from '../../repr/index.js';
import type { Scalar } from '../plan/compile-scalar.js';
import { errorRowOf } from '../error-row.js';
import type { ResourceMeter } from '../resource-meter.js';
import type { TableFunction, TableRows } from '../plan/scalar-expression.js';
import type { Output } from './operator.js';

/** What a {@link FlatMap} is made of. */
export interface FlatMapOptions {
  readonly calls: readonly CompiledTableCall[];
  readonly ordinality: boolean;
  readonly output: Output;
  /** Counts the rows. */
  readonly meter: ResourceMeter;
}

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
  readonly #meter: ResourceMeter;

  constructor(options: FlatMapOptions) {
    this.#calls = options.calls;
    this.#ordinality = options.ordinality;
    this.#output = options.output;
    this.#meter = options.meter;
  }

  push(row: Row, diff: number): void {
    const results = this.#results(row);
    let sent = 0;
    let next = results.next();
    // One is passed on before the next is made, so that a million of them need no memory.
    for (; next.done !== true; next = results.next()) {
      this.#meter.make();
      this.#output.push(next.value, diff);
      sent += 1;
    }
    if (next.value === null) return;
    const again = this.#results(row);
    for (; sent > 0; sent -= 1) this.#output.push(again.next().value!, -diff);
    this.#output.fail(next.value, diff);
  }

  /** What a row becomes; returns the error that it ends with, or null. */
  *#results(row: Row): Generator<Row, Row | null> {
    try {
      for (const appended of this.#rows(row)) yield [...row, ...appended];
      return null;
    } catch (thrown) {
      return errorRowOf(thrown);
    }
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  #rows(row: Row): Iterable<readonly Datum[]> {
    const calls = this.#calls;
    const [first] = calls;
    if (calls.length === 1 && !this.#ordinality) return this.#rowsOf(first!, row);
    const sources = calls.map((call) => this.#rowsOf(call, row)[Symbol.iterator]());
    return sideBySide(calls, sources, this.#ordinality);
  }

  #rowsOf({ function: called, args }: CompiledTableCall, row: Row): TableRows {
    const rows = called.evaluate(...args.map((arg) => arg(row)));
    if (rows.rowCount !== undefined) this.#meter.foresee(rows.rowCount);
    return rows;
  }
}

function* sideBySide(
  calls: readonly CompiledTableCall[],
  sources: readonly Iterator<readonly Datum[]>[],
  ordinality: boolean,
): Iterable<readonly Datum[]> {
  for (let number = 1n; ; number += 1n) {
    const next = sources.map((source) => source.next());
    if (next.every(({ done }) => done)) return;
    const columns = next.flatMap((result, index): readonly Datum[] =>
      result.done === true ? new Array<Datum>(calls[index]!.width).fill(null) : result.value,
    );
    yield ordinality ? [...columns, number] : columns;
  }
}
