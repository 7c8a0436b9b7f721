import { typeModifier, typeOid, type Column, type Row } from '../repr/index.js';
import { ByteWriter } from './byte-writer.js';
import { writeBinary } from './binary-format.js';
import { formatText } from './text-format.js';
import { typeSize } from './wire-type.js';

/** What an error or a notice says. PostgreSQL documentation, 55.8. */
export interface Report {
  /** `ERROR`, `FATAL`, `WARNING`, `NOTICE` ... */
  readonly severity: string;
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Counted in characters from 1. */
  readonly position?: number | undefined;
  /** What a constraint that was violated belongs to. */
  readonly subject?:
    | {
        readonly schema: string;
        readonly table: string;
        readonly column?: string;
        readonly constraint?: string;
      }
    | undefined;
  /** `CONTEXT:` of what `psql` prints. */
  readonly context?: string | undefined;
}

/** `I`: no transaction, `T`: in a block, `E`: in a block that failed. */
export type ReadyStatus = 'I' | 'T' | 'E';

/** How a result's columns are sent: one code for each of them. */
export type ColumnFormats = readonly (0 | 1)[];

/** Writes the messages of the server. PostgreSQL documentation, 55.7, messages marked (B). */
export class BackendWriter {
  readonly #out = new ByteWriter();

  /** How many bytes wait to be taken. */
  get length(): number {
    return this.#out.length;
  }

  /** All messages since the last time. */
  take(): Buffer {
    return this.#out.take();
  }

  /** The one byte that refuses encryption. */
  refuseEncryption(): void {
    this.#out.text('N');
  }

  authenticationOk(): void {
    this.#authentication(0);
  }

  /** Asks for SASL by one of the mechanisms. */
  authenticationSasl(mechanisms: readonly string[]): void {
    this.#authentication(10, () => {
      for (const mechanism of mechanisms) this.#out.textZero(mechanism);
      this.#out.byte(0);
    });
  }

  authenticationSaslContinue(data: string): void {
    this.#authentication(11, () => this.#out.text(data));
  }

  authenticationSaslFinal(data: string): void {
    this.#authentication(12, () => this.#out.text(data));
  }

  /** Says that the server knows no minor version after 0, and which options it does not know. */
  negotiateProtocolVersion(unknownOptions: readonly string[]): void {
    this.#message('v', () => {
      this.#out.int32(0);
      this.#out.int32(unknownOptions.length);
      for (const option of unknownOptions) this.#out.textZero(option);
    });
  }

  parameterStatus(name: string, value: string): void {
    this.#message('S', () => {
      this.#out.textZero(name);
      this.#out.textZero(value);
    });
  }

  backendKeyData(processId: number, secretKey: number): void {
    this.#message('K', () => {
      this.#out.int32(processId);
      this.#out.int32(secretKey);
    });
  }

  readyForQuery(status: ReadyStatus): void {
    this.#message('Z', () => this.#out.text(status));
  }

  commandComplete(tag: string): void {
    this.#message('C', () => this.#out.textZero(tag));
  }

  emptyQueryResponse(): void {
    this.#message('I');
  }

  parseComplete(): void {
    this.#message('1');
  }

  bindComplete(): void {
    this.#message('2');
  }

  closeComplete(): void {
    this.#message('3');
  }

  noData(): void {
    this.#message('n');
  }

  portalSuspended(): void {
    this.#message('s');
  }

  parameterDescription(oids: readonly number[]): void {
    this.#message('t', () => {
      this.#out.int16(oids.length);
      for (const oid of oids) this.#out.int32(oid);
    });
  }

  rowDescription(columns: readonly Column[], formats: ColumnFormats): void {
    const out = this.#out;
    this.#message('T', () => {
      out.int16(columns.length);
      for (const [index, { name, type }] of columns.entries()) {
        out.textZero(name);
        // Neither a table nor a column of one.
        out.int32(0);
        out.int16(0);
        out.int32(typeOid(type));
        out.int16(typeSize(type));
        out.int32(typeModifier(type));
        out.int16(formats[index]!);
      }
    });
  }

  /** Writes a row; if it cannot be written, nothing of it is. */
  dataRow(columns: readonly Column[], formats: ColumnFormats, row: Row): void {
    const start = this.#out.length;
    try {
      this.#dataRow(columns, formats, row);
    } catch (error) {
      this.#out.truncate(start);
      throw error;
    }
  }

  #dataRow(columns: readonly Column[], formats: ColumnFormats, row: Row): void {
    const out = this.#out;
    out.byte(0x44);
    const length = out.hole();
    out.int16(columns.length);
    for (let index = 0; index < columns.length; index += 1) {
      const datum = row[index]!;
      if (datum === null) {
        out.int32(-1);
        continue;
      }
      const { type } = columns[index]!;
      const size = out.hole();
      if (formats[index] === 1) writeBinary(out, type, datum);
      else out.text(formatText(type, datum));
      out.fill(size);
    }
    out.fill(length, 4);
  }

  copyOutResponse(columnCount: number): void {
    this.#copyResponse('H', columnCount);
  }

  /** Lines of a COPY are wanted from the client. */
  copyInResponse(columnCount: number): void {
    this.#copyResponse('G', columnCount);
  }

  #copyResponse(type: 'G' | 'H', columnCount: number): void {
    this.#message(type, () => {
      this.#out.byte(0);
      this.#out.int16(columnCount);
      for (let column = 0; column < columnCount; column += 1) this.#out.int16(0);
    });
  }

  /** One line of a COPY; the newline is added. */
  copyData(line: string): void {
    this.#message('d', () => {
      this.#out.text(line);
      this.#out.byte(0x0a);
    });
  }

  copyDone(): void {
    this.#message('c');
  }

  error(report: Report): void {
    this.#report('E', report);
  }

  notice(report: Report): void {
    this.#report('N', report);
  }

  #report(type: 'E' | 'N', report: Report): void {
    const { severity, code, message, detail, hint, position, subject, context } = report;
    const fields: readonly (readonly [string, string | undefined])[] = [
      ['S', severity],
      ['V', severity],
      ['C', code],
      ['M', message],
      ['D', detail],
      ['H', hint],
      ['P', position === undefined ? undefined : `${position}`],
      ['s', subject?.schema],
      ['t', subject?.table],
      ['c', subject?.column],
      ['n', subject?.constraint],
      ['W', context],
    ];
    this.#message(type, () => {
      for (const [field, value] of fields) {
        if (value === undefined) continue;
        this.#out.text(field);
        this.#out.textZero(value.replaceAll('\0', ''));
      }
      this.#out.byte(0);
    });
  }

  #authentication(code: number, write?: () => void): void {
    this.#message('R', () => {
      this.#out.int32(code);
      write?.();
    });
  }

  #message(type: string, write?: () => void): void {
    this.#out.byte(type.charCodeAt(0));
    const length = this.#out.hole();
    write?.();
    this.#out.fill(length, 4);
  }
}
