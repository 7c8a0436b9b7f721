import { defineDirective } from '../define-directive.js';
import { formatHeldMessages } from '../frontier-report.js';

/** The directive `print-feedback`. */
export const printFeedback = defineDirective({
  name: 'print-feedback',
  summary: 'Prints the messages that are held, in the order in which they would be delivered.',
  arguments: {},
  input: { kind: 'none' },
  output: 'A numbered line for each message: its kind and what it says. Nothing if none is held.',
  example: `
print-feedback
----
1. FrontierUppers: materialize.public.t_primary_idx to 5`,
  needs: ['feedback'],
  run({ system }) {
    return formatHeldMessages(system.feedback!.list());
  },
});
