import { compareRows, type Comparator, type Row } from '../../repr/index.js';
import type { Files, FileWritten } from '../../sim/index.js';
import type { Antichain, Timestamp } from '../../time/index.js';
import type { AvroLibrary, AvroSchema } from './avro-library.js';
import { avroRow, type AvroType } from './avro-schema.js';
import { Consolidator } from '../consolidate.js';
import { compareErrors, ERROR_TYPES } from '../error-row.js';
import type { Operator, Output } from '../graph/operator.js';
import { makeOcfFormat, type OcfFormat } from './ocf-format.js';
import type { SinkDescription } from '../protocol.js';

/** Records of one block, at most, so that a reader need not hold more. */
const BLOCK_RECORDS_MAX = 4096;

/** Copies of one row that one time adds or takes away, at most; more are an error of the sink. */
const COPIES_MAX = 10_000_000;

/**
 * Writes the changes of a collection to an Avro object container file, which it makes.
 *
 * Each record says what one row became, as Debezium does: `before` is null and `after` the row
 * where it came, the other way round where it went. Times are written when they are closed, in
 * order; each begins a block, its rows are in order of their columns, and a row that came twice is
 * there twice.
 *
 * A file that exists, cannot be written, or an error in the collection stop the sink for good: its
 * upper stays where it is and `failure` says why.
 */
export class OcfSink implements Output, Operator {
  readonly #files: Files;
  readonly #description: SinkDescription;
  readonly #asOf: Timestamp;
  readonly #format: OcfFormat;
  readonly #row: AvroType;
  readonly #compare: Comparator<Row>;
  readonly #rows: Consolidator;
  readonly #errors = new Consolidator(ERROR_TYPES);
  #blocks: Uint8Array[] = [];
  #upper: Antichain;
  #failure: string | null = null;
  #stopped = false;

  /** Makes the file, with its header alone. */
  constructor(
    description: SinkDescription,
    options: { readonly files: Files; readonly avro: AvroLibrary; readonly asOf: Timestamp },
  ) {
    const types = description.columns.map((column) => column.type.type);
    this.#files = options.files;
    this.#description = description;
    this.#asOf = options.asOf;
    this.#row = avroRow(description.columns);
    this.#format = makeOcfFormat(options.avro, envelopeOf(this.#row));
    this.#compare = compareRows(types);
    this.#rows = new Consolidator(types);
    this.#upper = 0n;
    this.#check(options.files.createExclusive(description.path, this.#format.header()));
  }

  /** Everything before it is in the file. */
  get upper(): Antichain {
    return this.#upper;
  }

  /** Why nothing is written any more, or null. */
  get failure(): string | null {
    return this.#failure;
  }

  push(row: Row, diff: number): void {
    this.#rows.add(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#errors.add(error, diff);
  }

  flush(time: Timestamp): void {
    const rows = this.#rows.drain();
    const errors = this.#errors.drain().filter(([, diff]) => diff > 0);
    if (this.#stopped || this.#failure !== null) return;
    const [error] = errors.map(([found]) => found).sort(compareErrors);
    if (error !== undefined) this.#failure = `the collection has an error: ${error[0] as string}`;
    if (error !== undefined || (time === this.#asOf && !this.#description.snapshot)) return;
    rows.sort(([left], [right]) => this.#compare(left, right));
    this.#encode(rows);
  }

  /** Writes what is complete before a frontier. */
  closeTo(frontier: Antichain): null {
    const blocks = this.#blocks;
    this.#blocks = [];
    if (blocks.length > 0) {
      this.#check(this.#files.append(this.#description.path, Buffer.concat(blocks)));
    }
    if (this.#failure === null) this.#upper = frontier;
    return null;
  }

  /** Writes nothing any more. */
  stop(): void {
    this.#stopped = true;
  }

  #encode(rows: readonly (readonly [row: Row, diff: number])[]): void {
    let records: Uint8Array[] = [];
    for (const [row, diff] of rows) {
      if (Math.abs(diff) > COPIES_MAX) {
        this.#failure = `a row changes by at most ${COPIES_MAX} copies, found ${diff}`;
        return;
      }
      const value = { [this.#row.branch]: this.#row.valueOf(row) };
      const [before, after] = diff < 0 ? [value, null] : [null, value];
      const record = this.#format.record({ before, after });
      for (let copy = 0; copy < Math.abs(diff); copy += 1) {
        if (records.length === BLOCK_RECORDS_MAX) {
          this.#blocks.push(this.#format.block(records));
          records = [];
        }
        records.push(record);
      }
    }
    if (records.length > 0) this.#blocks.push(this.#format.block(records));
  }

  #check(written: FileWritten): void {
    if (written.kind === 'written' || this.#failure !== null) return;
    const { path } = this.#description;
    const reason =
      written.kind === 'failed'
        ? written.message
        : written.kind === 'exists'
          ? 'the file exists'
          : 'the file is gone';
    this.#failure = `unable to write file at path ${path}: ${reason}`;
  }
}

/** The schema of a change to a row. */
function envelopeOf(row: AvroType): AvroSchema {
  return {
    type: 'record',
    name: 'envelope',
    fields: [
      { name: 'before', type: ['null', row.schema] },
      { name: 'after', type: ['null', row.branch] },
    ],
  };
}
