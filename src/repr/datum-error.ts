import { DETAIL_MAX, shortened } from '../diagnostic/index.js';

/** What PostgreSQL tells of some errors beside their message. */
export interface ErrorFields {
  /** Explains the message. */
  readonly detail?: string | undefined;
  /** A way out. */
  readonly hint?: string | undefined;
  /** Which part of the input it is about. */
  readonly context?: string | undefined;
}

/** {@link ErrorFields} without those that are not there. */
export type PresentFields = { readonly [Name in keyof ErrorFields]: string };

/** The fields of an error that are there. */
export function fieldsOf(fields: {
  readonly [Name in keyof ErrorFields]: string | null | undefined;
}): PresentFields {
  const { detail, hint, context } = fields;
  return {
    ...(typeof detail === 'string' && { detail }),
    ...(typeof hint === 'string' && { hint }),
    ...(typeof context === 'string' && { context }),
  };
}

/**
 * A value that SQL does not allow, or a computation that has none: PostgreSQL's message, its
 * five-character SQLSTATE and, where PostgreSQL adds them, its detail, hint and context.
 */
export class DatumError extends Error {
  /** SQLSTATE: PostgreSQL documentation, appendix A. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly context: string | undefined;

  constructor(message: string, code: string, more: ErrorFields = {}) {
    super(shortened(message));
    this.name = 'DatumError';
    this.code = code;
    this.detail = more.detail === undefined ? undefined : shortened(more.detail, DETAIL_MAX);
    this.hint = more.hint;
    this.context = more.context;
  }
}

/** Text that cannot be read as a value of the type, in PostgreSQL's words. */
export function syntaxError(type: string, text: string, detail?: string): DatumError {
  const message = `invalid input syntax for type ${type}: "${text}"`;
  return new DatumError(message, SqlState.invalidText, detail === undefined ? {} : { detail });
}

/** The SQLSTATEs that values give rise to. */
export const SqlState = {
  stringTooLong: '22001',
  numberOutOfRange: '22003',
  invalidDatetime: '22007',
  datetimeOverflow: '22008',
  divisionByZero: '22012',
  frameSize: '22013',
  ntileArgument: '22014',
  intervalOverflow: '22015',
  nthValueArgument: '22016',
  invalidLogarithm: '2201E',
  invalidPower: '2201F',
  invalidParameter: '22023',
  characterNotInRepertoire: '22021',
  bitsLength: '22026',
  invalidText: '22P02',
  invalidBinary: '22P03',
  untranslatableCharacter: '22P05',
  unsupported: '0A000',
  statementTooComplex: '54001',
  tooMany: '54000',
} as const;
