import { driveSession, type Progress } from './drive-session.js';
import { formatWaiting } from './frontier-report.js';
import type { FileContext } from './file-context.js';
import type { InputText } from './input-text.js';
import type { ErrorDetail } from './errors-argument.js';
import type { ErrorResponse, OutputFormat } from './formats/output-format.js';
import type { Response, Session } from './system/system.js';
import type { Work } from './system/work.js';

/** Submits an input, with the real path in place of `<TEMP>`. */
export function submitInput(context: FileContext, session: Session, input: InputText): void {
  session.submit(context.temporary.expand(input.text));
}

/** What {@link continueSubmission} needs to know. */
export interface SubmissionParts {
  readonly session: Session;
  /** What was submitted, for the places of errors. */
  readonly input: InputText;
  readonly format: OutputFormat | undefined;
  readonly errors: ErrorDetail | undefined;
}

/** How far a submission got, as it is printed. */
export interface SubmissionOutput {
  readonly text: string;
  readonly blocked: boolean;
}

/**
 * Goes on with a submission until it is answered or blocked, and prints the responses that came
 * and, if it is blocked, what it waits for.
 */
export function* continueSubmission(
  context: FileContext,
  { session, input, format, errors }: SubmissionParts,
): Work<SubmissionOutput> {
  const progress = yield* driveSession(context.system, session);
  for (const response of progress.responses) noteErrorPlace(context, response, input);
  const responses = context.formatResponses(progress.responses, {
    format,
    errorLines: errors === 'full' ? (error) => describeError(context, error, input) : undefined,
  });
  return { text: responses + formatBlocked(progress), blocked: progress.blocked !== null };
}

function formatBlocked({ blocked }: Progress): string {
  if (blocked === null) return '';
  if (blocked.waiting.length === 0) return 'BLOCKED: the system does not say by what\n';
  return blocked.waiting.map((waiting) => `BLOCKED: ${formatWaiting(waiting)}`).join('');
}

/** The context, the SQLSTATE, and the line and column of the input, from 1, of an error. */
function describeError(
  context: FileContext,
  error: ErrorResponse,
  input: InputText,
): readonly string[] {
  const { code, context: about } = error;
  const lines = [
    ...(about === undefined ? [] : [`CONTEXT: ${about}`]),
    ...(code === undefined ? [] : [`SQLSTATE: ${code}`]),
  ];
  if (error.kind === 'dataError' || error.position === undefined) return lines;
  const before = input.text.slice(0, context.temporary.offsetBefore(input.text, error.position));
  const above = before.split('\n');
  const column = Array.from(above.at(-1) ?? '').length + 1;
  return [...lines, `POSITION: ${above.length}:${column}`];
}

/** Remembers where in the input an error points, for the report of a mismatch. */
function noteErrorPlace(context: FileContext, response: Response, input: InputText): void {
  if (response.kind !== 'error' || response.position === undefined) return;
  const offset = context.temporary.offsetBefore(input.text, response.position);
  context.errorPlaces.push({
    message: context.temporary.hide(response.message),
    ...input.placeAt(offset),
  });
}
