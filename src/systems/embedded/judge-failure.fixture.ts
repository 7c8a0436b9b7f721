// In which way a record fails, and why.
import { createHash } from 'node:crypto';
import type { RecordFailure } from './conformance-run.fixture.js';
import { FAILURE_NOTES } from './failure-notes.fixture.js';

/**
 * How a record fails: with an error that something is not supported or not there, which PostgreSQL
 * does not have in the same words; with a plan, whose text is no part of a language; with
 * PostgreSQL's own answer; with the rows that are wanted
 * in another order, where none is asked for; else with rows or a success that are not the ones
 * wanted, or with an error that is not.
 */
export const FAILURE_KINDS = [
  'not supported',
  'plan',
  'as PostgreSQL',
  'open order',
  'wrong answer',
  'other error',
] as const;

/** One of {@link FAILURE_KINDS}. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** What is said of a record that fails. */
export interface Verdict {
  readonly kind: FailureKind;
  /** In general, for many records. */
  readonly reason: string;
  /** What is this record's own: the message of an error, or empty. */
  readonly detail: string;
}

const NO_OBJECT = 'no such object, often one that a record before it was to make';
const IN_OTHER_WORDS = 'an error in other words';

/** SQLSTATEs of what is not supported. */
const LACKING: Readonly<Record<string, string>> = {
  '0A000': 'an error that names the construct',
  '42883': 'no such function or operator',
  '42P01': NO_OBJECT,
  '42704': NO_OBJECT,
  '3F000': NO_OBJECT,
};

/** Judges a failure. `isPostgres`: whether PostgreSQL's answer to the record is the same. */
export function judgeFailure(
  file: string,
  failure: RecordFailure,
  isPostgres: (failure: RecordFailure) => boolean,
): Verdict {
  const { error, sql } = failure;
  const detail = error?.message.split('\n')[0] ?? failure.mistake ?? '';
  if (/^(?:--[^\n]*\n|\s)*explain\b/i.test(sql)) {
    return { kind: 'plan', reason: 'plans are printed in a form of their own', detail: '' };
  }
  if (isPostgres(failure)) return { kind: 'as PostgreSQL', reason: difference(failure), detail };
  const lacking = error?.code === undefined ? undefined : LACKING[error.code];
  if (lacking !== undefined) return { kind: 'not supported', reason: lacking, detail };
  if (isSameInOrder(failure)) return { kind: 'open order', reason: 'no ORDER BY', detail: '' };
  const kind = error === undefined ? 'wrong answer' : 'other error';
  const isWording = error !== undefined && wantsError(failure);
  const reason = isWording ? IN_OTHER_WORDS : FAILURE_NOTES.get(`${file}:${failure.line}`);
  return { kind, reason: reason ?? 'not looked into', detail };
}

/** A short name of an answer, by which the list tells whether it is still the same. */
export function fingerprint({ answered }: RecordFailure): string {
  return createHash('sha256').update(answered).digest('hex').slice(0, 6);
}

/** In what PostgreSQL's answer differs from the one wanted. */
function difference(failure: RecordFailure): string {
  const { error, mistake } = failure;
  if (mistake !== undefined) return 'a result whose columns are not as many as the types';
  if (wantsError(failure)) return error === undefined ? 'an answer for an error' : IN_OTHER_WORDS;
  return error === undefined ? 'other values' : 'an error for an answer';
}

function wantsError({ written }: RecordFailure): boolean {
  return /^(?:query|statement) error/m.test(written);
}

function isSameInOrder({ written, answered, error }: RecordFailure): boolean {
  if (error !== undefined || /\bORDER\s+BY\b/i.test(written)) return false;
  const [wanted, found] = [written, answered].map(rowsOf);
  return wanted !== undefined && wanted === found;
}

/** The rows of a record in one order for all; undefined if it has none. */
function rowsOf(record: string): string | undefined {
  const [, rows] = record.split(/^----$/m);
  const lines = rows?.trim().split('\n');
  return lines
    ?.map((line) => line.trim().split(/\s+/).join(' '))
    .sort()
    .join('\n');
}
