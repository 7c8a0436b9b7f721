import { formatDebug } from '../../repr/index.js';
import { defineDirective } from '../define-directive.js';
import { waitFor } from '../system/work.js';

/** The directive `print-catalog`. */
export const printCatalog = defineDirective({
  name: 'print-catalog',
  summary: 'Prints the state of the catalog.',
  arguments: {},
  input: { kind: 'none' },
  output: 'The catalog as the system has it, in the debug format.',
  example: `
print-catalog
----
Catalog(
    {},
)`,
  needs: ['catalog'],
  *run({ system }) {
    return `${formatDebug(yield* waitFor(system.catalog!()))}\n`;
  },
});
