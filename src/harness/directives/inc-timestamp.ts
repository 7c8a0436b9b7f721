import { TIMESTAMP_MAX } from '../../time/index.js';
import { defineDirective } from '../define-directive.js';
import { fail } from '../mistakes/mistake.js';
import { parseWholeNumber, WHOLE_NUMBER_HELP } from '../whole-number.js';

/** The directive `inc-timestamp`. */
export const incTimestamp = defineDirective({
  name: 'inc-timestamp',
  summary: 'Moves the clock on.',
  description: `
The clock starts at 0 and moves by this directive and by failed attempts of \`wait-sql\` alone.
What the system does because of the time happens within the directive.`,
  arguments: {},
  input: { kind: 'required', doc: 'how many milliseconds, a whole number' },
  output: 'Nothing.',
  example: `
inc-timestamp
10
----`,
  needs: ['clock'],
  run({ system }, _args, { input }) {
    const clock = system.clock!;
    const lines = input.lines();
    if (lines.length > 1) {
      fail('DR041', input.place, {
        message: `\`inc-timestamp\` takes one number, found ${lines.length} lines`,
        help: WHOLE_NUMBER_HELP,
      });
    }
    const by = parseWholeNumber(input.trimmed, input.place);
    if (clock.now + by > TIMESTAMP_MAX) {
      fail('DR041', input.place, {
        message: `the greatest time is ${TIMESTAMP_MAX}: the clock is at ${clock.now}, found ${by}`,
        help: `write at most ${TIMESTAMP_MAX - clock.now}`,
      });
    }
    clock.advance(by);
    return '';
  },
});
