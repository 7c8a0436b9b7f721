import { arg } from '../../datadriven/index.js';
import { defineDirective } from '../define-directive.js';
import { fail } from '../mistakes/mistake.js';
import { errorsArgument } from '../errors-argument.js';
import { finishSubmission, requireSession } from '../named-session.js';
import { formatArgument } from '../formats/format-argument.js';
import { continueSubmission } from '../submission.js';

/** The directive `await-sql`. */
export const awaitSql = defineDirective({
  name: 'await-sql',
  summary: 'Finishes what a session was given, and prints its responses.',
  description: `
Delivers messages that answer statements, and no others, until the session has all its responses
or nothing moves any more. A session that \`async-sql\` opened ends then and its name is free. One
that is still blocked stays open, so that a later \`await-sql\` can succeed.`,
  arguments: {
    session: arg.string('the session to wait for', { placeholder: 'NAME' }),
    format: formatArgument,
    errors: errorsArgument,
  },
  input: { kind: 'none' },
  output:
    'As of `sql`: the responses that were not printed yet, and `BLOCKED:` with what it waits for.',
  example: `
async-sql session=s1
SELECT 1;
----

await-sql session=s1 format=csv
----
?column?
1`,
  *run(context, { session: name, format, errors }, testCase) {
    const place = testCase.argumentPlace('session');
    const named = requireSession(context, name, place);
    const { pending, session } = named;
    if (pending === null) {
      fail('DR024', place, {
        message: `session \`${name}\` has nothing to await: all its responses were printed`,
        help: 'remove the directive',
      });
    }
    const { text, blocked } = yield* continueSubmission(context, {
      session,
      input: pending.input,
      format,
      errors,
    });
    if (blocked) {
      pending.reported = true;
      return text;
    }
    named.pending = null;
    yield* finishSubmission(context, named);
    return text;
  },
});
