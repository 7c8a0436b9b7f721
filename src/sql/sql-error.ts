import { DETAIL_MAX, shortened } from '../diagnostic/index.js';

/** What a constraint that was violated belongs to, for programs to read. */
export interface ErrorSubject {
  readonly schema: string;
  readonly table: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** What an {@link SqlError} carries besides its message. */
export interface SqlErrorFields {
  /** Explains the message; printed as `DETAIL:`. */
  readonly detail?: string | undefined;
  /** A way out; printed as `HINT:`. */
  readonly hint?: string | undefined;
  /** Where in the submitted text, in UTF-16 units from 0. */
  readonly position?: number | undefined;
  readonly subject?: ErrorSubject | undefined;
  /** Which part of some input it is about; clients print it as `CONTEXT:`. */
  readonly context?: string | undefined;
}

/**
 * An error in a statement: lexical, syntactic, of names, of types, or of what is not supported.
 * Everything that this folder throws for its input is one.
 *
 * `code` is the SQLSTATE (PostgreSQL documentation, appendix A).
 */
export class SqlError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** Offset in the submitted text, in UTF-16 units from 0; undefined where no place is to blame. */
  readonly position: number | undefined;
  readonly subject: ErrorSubject | undefined;
  readonly context: string | undefined;

  constructor(message: string, code: string, fields: SqlErrorFields = {}) {
    super(shortened(message));
    this.name = 'SqlError';
    this.code = code;
    this.detail = fields.detail === undefined ? undefined : shortened(fields.detail, DETAIL_MAX);
    this.hint = fields.hint === undefined ? undefined : shortened(fields.hint);
    this.position = fields.position;
    this.subject = fields.subject;
    this.context = fields.context;
  }

  /** The same error at a place, unless it has one already. */
  at(position: number | undefined): SqlError {
    if (this.position !== undefined || position === undefined) return this;
    return this.withPosition(position);
  }

  /** The same error with its place moved by an offset: a slice's place becomes the whole's. */
  shifted(offset: number): SqlError {
    if (this.position === undefined || offset === 0) return this;
    return this.withPosition(this.position + offset);
  }

  withPosition(position: number | undefined): SqlError {
    const { detail, hint, subject, context } = this;
    return new SqlError(this.message, this.code, { detail, hint, position, subject, context });
  }
}

/** `X is not supported`: the construct is named, as SQL writes it (0A000). */
export function notSupported(construct: string, position?: number, hint?: string): SqlError {
  return new SqlError(`${construct} is not supported`, '0A000', { position, hint });
}

/** `syntax error at or near "x"`, or at the end of the input where there is no word (42601). */
export function syntaxError(near: string | null, position?: number): SqlError {
  const place = near === null ? 'at end of input' : `at or near "${near}"`;
  return new SqlError(`syntax error ${place}`, '42601', { position });
}

/**
 * `unknown catalog item 'x'`: the original's words for a name that does not resolve, with
 * PostgreSQL's code: that of a relation (42P01), or where none is looked for, of an object (42704).
 */
export function unknownItem(
  name: string,
  position?: number,
  code: '42P01' | '42704' = '42P01',
): SqlError {
  return new SqlError(`unknown catalog item '${name}'`, code, { position });
}

/** `unknown schema 'x'` (3F000). */
export function unknownSchema(name: string, position?: number): SqlError {
  return new SqlError(`unknown schema '${name}'`, '3F000', { position });
}

/** `unknown database 'x'` (3D000). */
export function unknownDatabase(name: string, position?: number): SqlError {
  return new SqlError(`unknown database '${name}'`, '3D000', { position });
}
