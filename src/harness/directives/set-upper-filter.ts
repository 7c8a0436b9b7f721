import { defineDirective } from '../define-directive.js';
import { resolveItems } from '../items.js';

/** The directive `set-upper-filter`. */
export const setUpperFilter = defineDirective({
  name: 'set-upper-filter',
  summary: 'Names items whose progress every following `wait-sql` holds back.',
  description: `
Each \`wait-sql\` holds back what the names name then: an item that was dropped and made again, or
that is there again after \`restart\`, is held back, and a name of nothing holds back nothing. The
names replace those of the \`set-upper-filter\` before; without input nothing is held back any
more. \`wait-sql exclude-uppers=\` adds to them for one directive. \`deliver\` and
\`update-upper\` are not bound by them.`,
  arguments: {},
  input: { kind: 'optional', doc: 'one full name a line' },
  output: 'Nothing.',
  example: `
set-upper-filter
materialize.public.v2_primary_idx
----`,
  needs: ['feedback', 'names'],
  run(context, _args, testCase) {
    const names = testCase.input.lines().map(({ text, place }) => ({ name: text, place }));
    resolveItems(context, names);
    context.upperFilter = names;
    return '';
  },
});
