import { arg, parse } from '../../datadriven/index.js';
import { renderDiagnostics, type Diagnostic } from '../../diagnostic/index.js';
import { defineDirective } from '../define-directive.js';
import { filePassed, type CaseResult, type FileResult } from '../file-result.js';

/** What stands for `----` in the input, which cannot hold such a line itself. */
const NESTED_SEPARATOR = /^~~~~$/gm;

/** The directive `diagnose`. */
export const diagnose = defineDirective({
  name: 'diagnose',
  summary: 'Runs its input as a test file of its own, and prints what is wrong with it.',
  description: `
Shows what a mistake in a test file looks like, which is also how directives of one's own are
tested. The input is a whole file, with \`~~~~\` in place of each \`----\`. It runs on a new system
of the same kind, in the same temporary directory.`,
  arguments: {
    name: arg
      .string('the name by which diagnostics call the file', { placeholder: 'NAME' })
      .default('input.dd'),
  },
  input: { kind: 'required', doc: 'a test file, with `~~~~` for `----`' },
  output:
    'Each diagnostic, and the output of each case that is not as expected, in the order of the file. ' +
    '`passed` if there is neither.',
  example: `
diagnose
inc-timestamp
soon
~~~~
----
error[DR041]: a time is a whole number, found \`soon\`
 --> input.dd:2:1
  |
2 | soon
  | ^^^^`,
  *run(context, { name }, testCase) {
    const text = testCase.input.text.replace(NESTED_SEPARATOR, '----');
    return report(yield* context.runApart(parse(text, { path: name })));
  },
});

function report(result: FileResult): string {
  if (filePassed(result)) return 'passed';
  const { testFile, cases, diagnostics, bug } = result;
  const parts = [
    ...diagnosed(testFile.diagnostics),
    ...cases.flatMap(reportCase),
    ...diagnosed(diagnostics),
  ];
  if (bug !== null) parts.push(`bug: ${bug.message}`);
  return parts.join('\n\n');
}

function reportCase(result: CaseResult): readonly string[] {
  switch (result.kind) {
    case 'passed':
    case 'skipped':
      return [];
    case 'mismatch': {
      const { source } = result.testCase.directive;
      return [
        `mismatch at ${source.path}:${result.testCase.line}, found\n${result.actual}`.trimEnd(),
      ];
    }
    case 'error':
      return diagnosed(result.diagnostics);
    case 'bug':
      return [`bug: ${result.bug.message}`];
  }
}

function diagnosed(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.length === 0 ? [] : [renderDiagnostics(diagnostics).trimEnd()];
}
