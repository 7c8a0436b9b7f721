import { arg } from '../../datadriven/index.js';
import { defineDirective } from '../define-directive.js';
import { requireSession } from '../named-session.js';

/** The directive `async-cancel`. */
export const asyncCancel = defineDirective({
  name: 'async-cancel',
  summary: 'Asks the system to cancel what a session runs.',
  description: `
As with a cancel request of a client, there is no answer: \`await-sql\` shows whether the
cancellation or the result came first. It is no mistake to cancel a session that has nothing to
do.`,
  arguments: {
    session: arg.string('the session whose statement is canceled', { placeholder: 'NAME' }),
  },
  input: { kind: 'none' },
  output: 'Nothing.',
  example: `
async-sql session=s1
SELECT * FROM t AS OF 3600000;
----

async-cancel session=s1
----

await-sql session=s1
----
Canceled`,
  run(context, { session }, testCase) {
    requireSession(context, session, testCase.argumentPlace('session')).session.cancel();
    return '';
  },
});
