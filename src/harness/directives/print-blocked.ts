import { defineDirective } from '../define-directive.js';
import { formatWaiting } from '../frontier-report.js';
import { waitFor } from '../system/work.js';

/** The directive `print-blocked`. */
export const printBlocked = defineDirective({
  name: 'print-blocked',
  summary: 'Prints which sessions cannot go on, and what each of them waits for.',
  description: `
Nothing is delivered: a session that waits for a message which is held is among them.`,
  arguments: {},
  input: { kind: 'none' },
  output: `
A line for each session, in the order in which they were opened: its name and what it waits for, as
\`await-sql\` says it. Nothing if all can go on.`,
  example: `
async-sql session=s2
UPDATE accounts SET balance = 0;
----

print-blocked
----
s2: lock on row of accounts waits for session s1`,
  *run({ system, sessions }) {
    const waiting = yield* waitFor(system.settle());
    const named = sessions.all().flatMap(({ name, session }) => {
      const own = waiting.filter((one) => one.session === session);
      return own.map((one) => `${name}: ${formatWaiting(one)}`);
    });
    return named.join('');
  },
});
