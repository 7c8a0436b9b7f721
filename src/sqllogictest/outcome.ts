import type { Column, Row } from '../repr/index.js';
import type { Response } from '../harness/index.js';

/** An error that the system answered with. */
export interface SqlFailure {
  readonly kind: 'error';
  /** With its `DETAIL:` and `HINT:` lines. */
  readonly message: string;
  /** The SQLSTATE, where the system has one. */
  readonly code: string | undefined;
}

/** What came of the SQL of a record. */
export type Outcome =
  | SqlFailure
  | {
      readonly kind: 'rows';
      readonly columns: readonly Column[];
      readonly rows: readonly Row[];
      /** How many rows the statement affected or returned. */
      readonly count: number;
    };

/** The first error of a submission, or the rows of its last statement. */
export function outcomeOf(responses: readonly Response[]): Outcome {
  const failure = failureOf(responses);
  if (failure !== null) return failure;
  const last = responses.findLast(({ kind }) => kind !== 'notice');
  if (last?.kind !== 'rows') return { kind: 'rows', columns: [], rows: [], count: countOf(last) };
  const { columns, rows } = last;
  return { kind: 'rows', columns, rows, count: rows.length };
}

/** The kinds of responses that say nothing against a statement. */
const SUCCESSES: ReadonlySet<Response['kind']> = new Set(['rows', 'completed', 'notice']);

/** The first error of a submission, or null if there is none. */
export function failureOf(responses: readonly Response[]): SqlFailure | null {
  const failure = responses.find(({ kind }) => !SUCCESSES.has(kind));
  switch (failure?.kind) {
    case 'error': {
      const { message, detail, hint, code } = failure;
      const detailLine = detail === undefined ? '' : `\nDETAIL: ${detail}`;
      const hintLine = hint === undefined ? '' : `\nHINT: ${hint}`;
      return { kind: 'error', message: message + detailLine + hintLine, code };
    }
    case 'dataError':
      return { kind: 'error', message: failure.message, code: failure.code };
    case 'canceled':
      return { kind: 'error', message: 'canceling statement due to user request', code: '57014' };
    default:
      return null;
  }
}

/** How many rows a statement affected or returned: the number that its tag ends in. */
export function countOf(response: Response | undefined): number {
  if (response?.kind === 'rows') return response.rows.length;
  if (response?.kind !== 'completed') return 0;
  return Number(/ (\d+)$/.exec(response.tag)?.[1] ?? 0);
}
