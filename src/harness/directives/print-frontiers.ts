import { defineDirective } from '../define-directive.js';
import { waitFor } from '../system/work.js';
import { formatFrontiers } from '../frontier-report.js';

/** The directive `print-frontiers`. */
export const printFrontiers = defineDirective({
  name: 'print-frontiers',
  summary: 'Prints the times and the frontiers of all collections.',
  description: `
The delivered upper is what the system was told, the real upper is what is so: the difference is
in messages that are held, or were not sent yet. \`[]\` is the empty frontier: nothing will ever
change again.`,
  arguments: {},
  input: { kind: 'none' },
  output: `
\`now\`, the times that the system keeps besides, and a line for each collection: since, delivered
upper, real upper, sorted by name. The embedded system keeps two: \`tables open\` is the time of the
next write to a table, and \`last operation\` the greatest time at which a write or a strict read is
done, which no later strict read goes behind.`,
  example: `
print-frontiers
----
now  5
collection                        since  delivered upper  real upper
materialize.public.t_primary_idx  [0]    [2]              [5]`,
  needs: ['frontiers'],
  *run({ system }) {
    return formatFrontiers(system.clock?.now, yield* waitFor(system.frontiers!()));
  },
});
