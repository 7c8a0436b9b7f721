/**
 * The command line: commands, options, exit codes. `main.ts` is what `bin/coordtest.js` starts.
 *
 * At the rim, and the last: here is what belongs to the process. Commands load what they need when
 * they run, so that a small run starts fast. Imports everything; nothing imports it.
 */
export { buildProgram } from './program.js';
