import { arg } from '../../datadriven/index.js';
import { defineDirective } from '../define-directive.js';
import { endIfAborted, endSession } from '../drive-session.js';
import { errorsArgument } from '../errors-argument.js';
import { formatArgument } from '../formats/format-argument.js';
import { finishSubmission, requireIdle, useSession } from '../named-session.js';
import { continueSubmission, submitInput, type SubmissionParts } from '../submission.js';
import type { DirectiveCase } from '../directive-case.js';
import type { FileContext } from '../file-context.js';
import { waitFor, type Work } from '../system/work.js';

/** The directive `sql`. */
export const sql = defineDirective({
  name: 'sql',
  summary: 'Runs statements and prints their responses.',
  description: `
The input is one submission: its statements run as one unit, in a session of their own that ends
with the directive. With \`session=\` they run in a session of that name, which lives to the end
of the file.

Messages that answer statements are delivered as long as they help; those about progress stay
held, so that \`sql\` never changes what the system knows of its frontiers.`,
  arguments: {
    session: arg
      .string('the session to run in, opened by its first use', { placeholder: 'NAME' })
      .optional(),
    format: formatArgument,
    errors: errorsArgument,
  },
  input: { kind: 'optional', doc: 'statements, in the language of the system' },
  output: `
The responses in order. An error is \`ERROR: text\`, with \`DETAIL:\` and \`HINT:\` lines where it
has them, and with \`errors=full\` its \`SQLSTATE:\` and its \`POSITION:\`, line and column of the
input. Statements that cannot finish print \`BLOCKED:\` and what they wait for: of each
collection its name, since, delivered upper and real upper. A blocked session without a name is
canceled and ended; one with a name goes on with \`await-sql\`.`,
  example: `
sql format=table
SELECT 1 AS one;
----
 one
-----
   1
(1 row)`,
  run(context, { session, ...style }, testCase) {
    return session === undefined
      ? runOnce(context, testCase, style)
      : runNamed(context, testCase, { session, ...style });
  },
});

type SqlStyle = Pick<SubmissionParts, 'format' | 'errors'>;

function* runOnce(context: FileContext, { input }: DirectiveCase, style: SqlStyle): Work<string> {
  const session = yield* waitFor(context.system.connect());
  submitInput(context, session, input);
  const work = continueSubmission(context, { session, input, ...style });
  const output = yield* endIfAborted(session, work);
  yield* endSession(context.system, session);
  return output.text;
}

function* runNamed(
  context: FileContext,
  testCase: DirectiveCase,
  { session: name, ...style }: SqlStyle & { readonly session: string },
): Work<string> {
  const place = testCase.argumentPlace('session');
  const named = yield* useSession(context, { name, lifetime: 'file' });
  requireIdle(named, place);
  const { input } = testCase;
  submitInput(context, named.session, input);
  // If this is broken off, it is there to await.
  named.pending = { place, input, reported: true };
  const output = yield* continueSubmission(context, {
    session: named.session,
    input,
    ...style,
  });
  if (!output.blocked) {
    named.pending = null;
    yield* finishSubmission(context, named);
  }
  return output.text;
}
