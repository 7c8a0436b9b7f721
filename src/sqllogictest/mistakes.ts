import type { FileMistake } from '../diagnostic/index.js';
import type { SqlLogicTestCode } from './codes.js';

export { diagnoseMistake as diagnose, failWith as fail } from '../diagnostic/index.js';

/** What is wrong with a stretch of a file of this format. */
export type Mistake = FileMistake<SqlLogicTestCode>;
