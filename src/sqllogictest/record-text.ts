import type { CaseRecord, StatementExpectation } from './record.js';
import type { Expectation } from './run-record.js';

/** What a record expects, as text that is compared line by line with {@link resultAsText}. */
export function expectedText({ body, testCase: { directive } }: CaseRecord): string {
  switch (body?.kind) {
    case 'statement':
      return line(`statement ${statementWords(body.expected)}`);
    case 'query':
      return body.expected.kind === 'error'
        ? line(`query ${statementWords(body.expected)}`)
        : withLineEnds(body.expected.lines);
    case 'simple':
      return withLineEnds(body.lines);
    default:
      return line(directive.name);
  }
}

/** What a record gave, as text. */
export function resultAsText({ testCase }: CaseRecord, { head, lines }: Expectation): string {
  const result = lines === null ? '' : withLineEnds(lines);
  if (head === null) return result;
  const first = line(`${testCase.directive.name} ${head}`);
  return lines === null ? first : `${first}----\n${result}`;
}

function statementWords(expected: StatementExpectation): string {
  switch (expected.kind) {
    case 'ok':
      return 'ok';
    case 'count':
      return `count ${expected.count}`;
    case 'error':
      return `error ${expected.pattern.source}`.trimEnd();
  }
}

function withLineEnds(lines: readonly string[]): string {
  return lines.map(line).join('');
}

function line(text: string): string {
  return `${text}\n`;
}
