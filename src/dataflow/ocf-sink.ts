import { compareRows, type Comparator, type Row } from '../repr/index.js';
import type { Files, FileWritten } from '../sim/index.js';
import type { Antichain, Timestamp } from '../time/index.js';
import { AvroBytes, makeAvroRowEncoder, type AvroRowEncoder } from './avro-encoder.js';
import { Consolidator } from './consolidate.js';
import { compareErrors, ERROR_TYPES } from './error-row.js';
import type { Operator, Output } from './graph/operator.js';
import type { SinkDescription } from './protocol.js';

/** Between blocks, the same in all files: the same changes give the same bytes. */
const SYNC_MARKER = Buffer.from('coordtest-ocf-01');

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
  readonly #encoder: AvroRowEncoder;
  readonly #compare: Comparator<Row>;
  readonly #rows: Consolidator;
  readonly #errors = new Consolidator(ERROR_TYPES);
  #blocks: AvroBytes = new AvroBytes();
  #upper: Antichain;
  #failure: string | null = null;
  #stopped = false;

  /** Makes the file, with its header alone. */
  constructor(description: SinkDescription, options: { files: Files; asOf: Timestamp }) {
    const types = description.columns.map((column) => column.type.type);
    this.#files = options.files;
    this.#description = description;
    this.#asOf = options.asOf;
    this.#encoder = makeAvroRowEncoder(description.columns);
    this.#compare = compareRows(types);
    this.#rows = new Consolidator(types);
    this.#upper = 0n;
    this.#check(options.files.createExclusive(description.path, header(this.#encoder)));
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
    const { bytes } = this.#blocks;
    this.#blocks = new AvroBytes();
    if (bytes.length > 0) this.#check(this.#files.append(this.#description.path, bytes));
    if (this.#failure === null) this.#upper = frontier;
    return null;
  }

  /** Writes nothing any more. */
  stop(): void {
    this.#stopped = true;
  }

  #encode(rows: readonly (readonly [row: Row, diff: number])[]): void {
    let block = new AvroBytes();
    let records = 0;
    for (const [row, diff] of rows) {
      if (Math.abs(diff) > COPIES_MAX) {
        this.#failure = `a row changes by at most ${COPIES_MAX} copies, found ${diff}`;
        return;
      }
      for (let copy = 0; copy < Math.abs(diff); copy += 1) {
        if (records === BLOCK_RECORDS_MAX) {
          this.#endBlock(block, records);
          block = new AvroBytes();
          records = 0;
        }
        // Union branches: null is the first, the row the second.
        block.long(diff < 0 ? 1 : 0);
        if (diff < 0) this.#encoder.write(block, row);
        block.long(diff > 0 ? 1 : 0);
        if (diff > 0) this.#encoder.write(block, row);
        records += 1;
      }
    }
    if (records > 0) this.#endBlock(block, records);
  }

  #endBlock({ bytes }: AvroBytes, records: number): void {
    this.#blocks.long(records);
    this.#blocks.sized(bytes);
    this.#blocks.raw(SYNC_MARKER);
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

/** Magic, metadata, marker (Avro specification, object container files). */
function header(encoder: AvroRowEncoder): Uint8Array {
  const schema = {
    type: 'record',
    name: 'envelope',
    fields: [
      { name: 'before', type: ['null', encoder.schema] },
      { name: 'after', type: ['null', 'row'] },
    ],
  };
  const out = new AvroBytes();
  out.raw(Buffer.from('Obj\u0001'));
  out.long(2);
  out.sized('avro.codec');
  out.sized('null');
  out.sized('avro.schema');
  out.sized(JSON.stringify(schema));
  out.byte(0);
  out.raw(SYNC_MARKER);
  return out.bytes;
}
