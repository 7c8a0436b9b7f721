/**
 * The `.dd` format: parse, typed arguments, run, rewrite, walk.
 *
 * A parsed file accounts for every byte of its text, and a rewrite replaces the expected blocks
 * whose text changed and nothing else. Mistakes in a file are diagnostics, never exceptions.
 * Everything is synchronous and does no I/O: bytes, and functions that read directories, are handed
 * in. Imports `diagnostic` and nothing else, so that it can be used without the rest.
 */
export { unknownDirective } from './argument-diagnostics.js';
export { ArgumentReader } from './argument-reader.js';
export type {
  ArgumentSchema,
  ArgumentUsage,
  PresentArgument,
  RequiredArgument,
  TextOutcome,
} from './argument-schema.js';
export { dataDrivenCodes, type DataDrivenCode } from './codes.js';
export { decodeUtf8, type DecodedText } from './decode.js';
export {
  arg,
  defineArguments,
  type ArgumentDefinition,
  type ArgumentShape,
  type ArgumentValues,
  type ReadArguments,
  type StringOptions,
} from './define-arguments.js';
export type { Argument, Directive } from './directive.js';
export type { Mode } from './directive-line.js';
export { notUtf8 } from './format-diagnostics.js';
export { inputLines, type InputLine } from './input-lines.js';
export { LineCursor, normalizeLines, SEPARATOR } from './lines.js';
export { matchesExpected, normalizeOutput } from './output.js';
export { parse, type ParseOptions } from './parse.js';
export { parseDirective, type DirectiveReading } from './parse-directive.js';
export { rewrite, type RewriteResult } from './rewrite.js';
export {
  dispatch,
  runFile,
  runText,
  type CaseResult,
  type FileResult,
  type Handler,
} from './run-file.js';
export { TestCase, type BlockForm } from './test-case.js';
export type { CaseFile, Node, SubtestMarker, TestFile, Trivia } from './test-file.js';
export type { Range } from './value-type.js';
export { compareBytes, walk, WalkError, type FileStatus, type ReadonlyFileSystem } from './walk.js';

// What users of this folder alone need of diagnostics: to report their own mistakes, and to print.
export {
  DiagnosticError,
  errorDiagnostic,
  hasErrors,
  nearestName,
  plainPaint,
  renderDiagnostic,
  renderDiagnostics,
  SourceText,
  warningDiagnostic,
  type Diagnostic,
  type DiagnosticParts,
  type Paint,
  type Severity,
  type Span,
} from '../diagnostic/index.js';
