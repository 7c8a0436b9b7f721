/**
 * The `System` interface, the directives, and running one file against one system.
 *
 * All of it is part of the package's main entry (`library`): whoever plugs in a system of their own
 * implements {@link System}, and adds directives with {@link defineDirective}. It knows the
 * interface in `system/` and nothing of any system. One system serves one file; a mistake in a
 * file is a diagnostic, an exception of a system is a bug. Imports diagnostic, time, repr, sim and
 * datadriven.
 *
 * Folders, the lowest first: `system` (the interface and calls of it), `mistakes` (what is wrong in
 * a file, and where), `formats` (how rows are printed), `directives`. Beside them: how one is
 * defined, and how a file runs.
 */
export {
  arg,
  type ArgumentSchema,
  type ArgumentShape,
  type ArgumentValues,
} from '../datadriven/index.js';
export { DiagnosticError, renderDiagnostic, renderDiagnostics } from '../diagnostic/index.js';
export {
  debugList,
  debugMap,
  debugString,
  debugStruct,
  debugToken,
  debugTuple,
  debugUnit,
  type Column,
  type Datum,
  type DebugValue,
  type Row,
  type SqlType,
} from '../repr/index.js';
export type { Antichain, Timestamp } from '../time/index.js';
export * from './bug-report.js';
export * from './built-in-directives.js';
export * from './system/call-board.js';
export * from './capability.js';
export * from './case-condition.js';
export type * from './case-systems.js';
export * from './system/channel-feedback.js';
export * from './mistakes/codes.js';
export * from './define-directive.js';
export * from './define-system.js';
export * from './directive-case.js';
export * from './directive-manual.js';
export * from './directive-registry.js';
export * from './drive-session.js';
export * from './endless-turn.js';
export * from './file-context.js';
export * from './file-result.js';
export { whyNotFor } from './file-systems.js';
export * from './mistakes/foreign-mistake.js';
export { FORMAT_OPTION, splitOptions, SYSTEMS_OPTION } from './formats/format-option.js';
export * from './frontier-report.js';
export * from './input-text.js';
export * from './items.js';
export * from './mistakes/mistake.js';
export * from './formats/output-format.js';
export * from './mistakes/place.js';
export * from './run-cases.js';
export * from './run-file.js';
export * from './session-table.js';
export * from './system/stepped-sessions.js';
export type * from './system/system.js';
export * from './system/system-errors.js';
export * from './temporary-path.js';
export * from './whole-number.js';
export * from './system/work.js';
export * from './workspace.js';
