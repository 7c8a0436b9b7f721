import { countOf, quoted, unreachable, type SourceText } from '../diagnostic/index.js';
import {
  describeWaiting,
  waitFor,
  type Response,
  type Session,
  type System,
  type Work,
} from '../harness/index.js';
import { compareResult, type ResultStyle } from './compare-result.js';
import { patternOf } from './error-pattern.js';
import { letterOf } from './format-value.js';
import { fail } from './mistakes.js';
import { failureOf, outcomeOf, type Outcome, type SqlFailure } from './outcome.js';
import type { CaseRecord, RowsExpectation, StatementExpectation } from './record.js';
import { resultText, type ResultText } from './result-text.js';
import { simpleText } from './simple-text.js';
import { splitStatements } from './split-statements.js';
import { submit } from './submit.js';

/** What stands in a file about what a record gives: words of its first line, and result lines. */
export interface Expectation {
  /** `ok`, `error REGEX`, `count 3`; null where the first line says nothing of it. */
  readonly head: string | null;
  /** Null where there is no `----`. */
  readonly lines: readonly string[] | null;
}

/** How a record went. */
export interface RecordResult {
  readonly equal: boolean;
  readonly actual: Expectation;
  /** The values of a result that was compared, for its label. */
  readonly result?: ResultText | undefined;
  /** The error that came, expected or not. */
  readonly failure: SqlFailure | null;
}

type Judgement = Omit<RecordResult, 'failure'>;

/** What a record is run in. */
export interface RecordContext {
  readonly source: SourceText;
  readonly system: System;
  readonly session: Session;
  readonly style: ResultStyle;
}

/**
 * Runs a record and compares.
 *
 * @throws DiagnosticError if it does not finish, or its types do not go with its columns.
 */
export function* runRecord(record: CaseRecord, context: RecordContext): Work<RecordResult> {
  const responses = yield* run(record, context);
  const { equal, actual, result } = judge(record, responses, context);
  return { equal, actual, result, failure: failureOf(responses) };
}

function judge(
  record: CaseRecord,
  responses: readonly Response[],
  context: RecordContext,
): Judgement {
  const body = record.body!;
  switch (body.kind) {
    case 'simple': {
      const lines = simpleText(responses);
      const equal = lines.join('\n') === body.lines.join('\n');
      return { equal, actual: { head: null, lines } };
    }
    case 'statement':
      return compareStatement(body.expected, outcomeOf(responses));
    case 'query': {
      const outcome = outcomeOf(responses);
      if (outcome.kind === 'error' || body.expected.kind === 'error') {
        return body.expected.kind === 'error'
          ? compareFailure(body.expected, outcome, context)
          : { equal: false, actual: { head: headOf(outcome), lines: null } };
      }
      return compareRows(record, { outcome, expected: body.expected, context });
    }
    default:
      return unreachable(body);
  }
}

/**
 * A record of `simple` is one submission. The statements of any other record are submitted one by
 * one, also after one that failed, as clients of these files do: so a `COMMIT` ends its
 * transaction whatever became of the statements before it.
 */
function* run(record: CaseRecord, context: RecordContext): Work<readonly Response[]> {
  const { rawInput } = record.testCase;
  const texts = record.body?.kind === 'simple' ? [rawInput] : splitStatements(rawInput);
  const responses: Response[] = [];
  for (const text of texts) responses.push(...(yield* runText(text, record, context)));
  return responses;
}

function* runText(
  text: string,
  record: CaseRecord,
  { source, system, session }: RecordContext,
): Work<readonly Response[]> {
  const { responses, blocked } = yield* submit(system, session, text);
  if (blocked === null) return responses;
  session.cancel();
  yield* waitFor(system.settle());
  session.poll();
  const notes = blocked.map((waiting) => `it waits for: ${describeWaiting(waiting)}`);
  return fail(source, {
    code: 'DL022',
    span: record.testCase.directive.span,
    message: 'a record finishes, found one that waits when nothing is left to happen',
    notes: notes.length > 0 ? notes : ['the system does not say what it waits for'],
    help: 'let the statement ask for less, or bound it with a timeout',
  });
}

function compareStatement(expected: StatementExpectation, outcome: Outcome): Judgement {
  const equal =
    outcome.kind === 'error'
      ? expected.kind === 'error' && expected.pattern.regex.test(outcome.message)
      : expected.kind === 'ok' || (expected.kind === 'count' && expected.count === outcome.count);
  const counted = outcome.kind === 'rows' && expected.kind === 'count';
  const head = counted ? `count ${outcome.count}` : headOf(outcome);
  return { equal, actual: { head, lines: null } };
}

/** The words of the first line that expect an outcome. */
function headOf(outcome: Outcome): string {
  return outcome.kind === 'error' ? `error ${patternOf(outcome.message)}`.trimEnd() : 'ok';
}

/** A query that must fail. */
function compareFailure(
  { pattern }: StatementExpectation & { kind: 'error' },
  outcome: Outcome,
  { style }: RecordContext,
): Judgement {
  if (outcome.kind === 'error') {
    const equal = pattern.regex.test(outcome.message);
    return { equal, actual: { head: headOf(outcome), lines: null } };
  }
  const types = outcome.columns.map(letterOf);
  const expected: RowsExpectation = {
    kind: 'rows',
    types,
    sort: 'nosort',
    label: null,
    columnNames: false,
    multiline: false,
    lines: [],
  };
  const { lines } = compareResult(resultText(outcome, expected, style.dialect), expected, style);
  return { equal: false, actual: { head: types.join(''), lines } };
}

function compareRows(
  record: CaseRecord,
  parts: {
    readonly outcome: Outcome & { kind: 'rows' };
    readonly expected: RowsExpectation;
    readonly context: RecordContext;
  },
): Judgement {
  const { outcome, expected, context } = parts;
  const { types } = expected;
  // Files have results without rows whose types do not go with their columns.
  if (outcome.rows.length > 0 && types.length !== outcome.columns.length) {
    const letters = outcome.columns.map(letterOf).join('');
    fail(context.source, {
      code: 'DL020',
      span: record.expectationSpan,
      message: `the result has ${countOf(outcome.columns.length, 'column')}, found ${countOf(types.length, 'type')}`,
      help: `write ${quoted(`query ${letters}`)}`,
    });
  }
  const result = resultText(outcome, expected, context.style.dialect);
  const { equal, lines } = compareResult(result, expected, context.style);
  return { equal, actual: { head: null, lines }, result };
}
