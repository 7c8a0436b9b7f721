import { showValue } from '../diagnostic/index.js';
import type { BugReport } from './file-result.js';

/** What is reported of an exception that nobody foresaw. */
export function describeBug(error: unknown, replay: string): BugReport {
  if (!(error instanceof Error)) {
    return {
      message: `something that is no error was thrown: ${showValue(error)}`,
      stack: undefined,
      replay,
    };
  }
  return { message: `${error.name}: ${error.message}`, stack: error.stack, replay };
}
