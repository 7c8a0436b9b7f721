import { fail } from './mistake.js';
import { WorkspaceError } from './workspace.js';
import type { DirectiveCase } from './directive-case.js';

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
      ...(problem === 'missing' && { help: 'create it with `create-file` first' }),
    });
  }
}
