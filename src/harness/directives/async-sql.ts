import { arg } from '../../datadriven/index.js';
import { defineDirective } from '../define-directive.js';
import { fail } from '../mistakes/mistake.js';
import { pendingNote, useSession } from '../named-session.js';
import { submitInput } from '../submission.js';

/** The directive `async-sql`. */
export const asyncSql = defineDirective({
  name: 'async-sql',
  summary: 'Starts statements in a session and does not wait for them.',
  description: `
Opens a session for this one submission; \`await-sql\` prints its responses and ends it. Where
\`sql session=\` has opened a session of the name that has nothing to do, the statements run in
that one, and it lives on.

The statements go as far as they can without a message being delivered. On system \`postgres\` they
go on until they are done, wait for another session, or sleep (\`pg_sleep\`): what merely runs is
waited for. Each \`async-sql\` needs its \`await-sql\` before the file ends.`,
  arguments: {
    session: arg.string('the name of the session', { placeholder: 'NAME' }),
  },
  input: { kind: 'optional', doc: 'statements, in the language of the system' },
  output: 'Nothing: responses, errors included, are printed by `await-sql`.',
  example: `
async-sql session=s1
SELECT count(*) FROM t AS OF 5;
----

await-sql session=s1
----
BLOCKED: read at 5 waits for
    materialize.public.t_primary_idx: since [0], delivered upper [0], real upper [2]`,
  *run(context, { session: name }, testCase) {
    const place = testCase.argumentPlace('session');
    const existing = context.sessions.get(name);
    if (existing !== undefined && existing.pending !== null) {
      fail('DR020', place, {
        message: `session \`${name}\` already exists`,
        related: { message: pendingNote(existing.pending), ...existing.pending.place },
        help: `use \`await-sql session=${name}\` first, or another name`,
      });
    }
    const named = yield* useSession(context, { name, lifetime: 'submission' });
    submitInput(context, named.session, testCase.input);
    named.session.setAwaited?.(false);
    named.pending = { place, input: testCase.input, reported: false };
    return '';
  },
});
