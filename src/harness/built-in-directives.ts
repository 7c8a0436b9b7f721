import { DirectiveRegistry } from './directive-registry.js';
import { appendFile } from './directives/append-file.js';
import { asyncCancel } from './directives/async-cancel.js';
import { asyncSql } from './directives/async-sql.js';
import { awaitSql } from './directives/await-sql.js';
import { createFile } from './directives/create-file.js';
import { deliver } from './directives/deliver.js';
import { diagnose } from './directives/diagnose.js';
import { incTimestamp } from './directives/inc-timestamp.js';
import { options } from './directives/options.js';
import { printBlocked } from './directives/print-blocked.js';
import { printCatalog } from './directives/print-catalog.js';
import { printFeedback } from './directives/print-feedback.js';
import { printFrontiers } from './directives/print-frontiers.js';
import { restart } from './directives/restart.js';
import { setUpperFilter } from './directives/set-upper-filter.js';
import { sql } from './directives/sql.js';
import { updateUpper } from './directives/update-upper.js';
import { waitSql } from './directives/wait-sql.js';
import type { DirectiveDefinition } from './define-directive.js';

/** The directives that come with coordtest, in the order in which they are listed. */
export const builtInDirectives: readonly DirectiveDefinition[] = [
  sql,
  waitSql,
  asyncSql,
  awaitSql,
  asyncCancel,
  incTimestamp,
  updateUpper,
  setUpperFilter,
  deliver,
  createFile,
  appendFile,
  printCatalog,
  printFrontiers,
  printFeedback,
  printBlocked,
  restart,
  options,
  diagnose,
];

/** A registry of the built-in directives, to which others can be added. */
export function builtInRegistry(): DirectiveRegistry {
  return new DirectiveRegistry(builtInDirectives);
}
