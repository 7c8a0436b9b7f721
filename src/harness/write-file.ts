import { fail } from './mistakes/mistake.js';
import { WorkspaceError, type WorkspaceProblem } from './workspace.js';
import type { DirectiveCase } from './directive-case.js';

/** The way out of each problem. */
const HELP: Readonly<Record<WorkspaceProblem, string>> = {
  outside: 'use a name below `<TEMP>`, such as `s1`',
  missing: 'create it with `create-file` first',
  notAFile: 'use the name of a file, such as `s1`',
};

/**
 * Runs what writes the file that the argument `name` names.
 *
 * @throws DiagnosticError if the workspace refuses the name.
 */
export function writeFile(testCase: DirectiveCase, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    const { problem, message } = error;
    fail(problem === 'outside' ? 'DR060' : 'DR061', testCase.valuePlace('name'), {
      message,
      help: HELP[problem],
    });
  }
}
