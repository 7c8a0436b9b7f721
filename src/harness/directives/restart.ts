import { defineDirective } from '../define-directive.js';
import { waitFor } from '../system/work.js';

/** The directive `restart`. */
export const restart = defineDirective({
  name: 'restart',
  summary: 'Stops the system as a crash would, and starts it again.',
  description: `
What the system has made durable is there again afterwards. All sessions end, those with names
too, and held messages are lost. \`await-sql\` prints the error that ended what a session ran. A
session with a name that ran nothing hears of it as a client does, from its next submission: that
is not run, and answered by the error of a lost connection. The name then stands for a new session,
so that no COMMIT is mistaken for that of a transaction which is gone. The clock, files, options and
\`set-upper-filter\` stay as they are.`,
  arguments: {},
  input: { kind: 'none' },
  output: 'Nothing.',
  example: `
restart
----`,
  needs: ['restart'],
  *run(context, _args, testCase) {
    yield* waitFor(context.system.restart!());
    context.sessions.loseAll(testCase.place);
    context.injectedUppers.clear();
    return '';
  },
});
