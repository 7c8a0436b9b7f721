import type {
  FinishedRun,
  ReportedCase,
  ReportedFile,
  Reporter,
  StartedRun,
} from '../../config/index.js';

/** What XML 1.0 cannot have in a text, however it is written (section 2.2). */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * The XML that continuous integration reads as JUnit's: a suite for each file, a case for each
 * case. What befell a file as a whole is a case of its own.
 */
export class JunitReporter implements Reporter {
  readonly name = 'junit';
  readonly #files: ReportedFile[] = [];
  #write: StartedRun['write'] = () => undefined;

  start({ write }: StartedRun): void {
    this.#write = write;
  }

  file(file: ReportedFile): void {
    this.#files.push(file);
  }

  finish({ durationMs }: FinishedRun): void {
    const suites = this.#files.map((file) => ({ file, cases: casesOf(file) }));
    const all = suites.flatMap(({ cases }) => cases);
    const time = (durationMs / 1000).toFixed(3);
    const attributes = { name: 'coordtest', ...countsOf(all), time };
    this.#write(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites${writeAttributes(attributes)}>`,
        ...suites.flatMap(({ file, cases }) => writeSuite(file, cases)),
        '</testsuites>',
        '',
      ].join('\n'),
    );
  }
}

/** The cases of a file, and one for what no case of it had. */
function casesOf(file: ReportedFile): readonly ReportedCase[] {
  const blamed = file.cases.some(({ outcome }) => outcome === 'failed' || outcome === 'error');
  const formless = file.verdict === 'malformed' || file.verdict === 'unreadable';
  if (file.verdict === 'passed' || (blamed && !formless)) return file.cases;
  return [...file.cases, { line: 1, directive: 'the file', outcome: 'error', text: file.text }];
}

function countsOf(cases: readonly ReportedCase[]): Readonly<Record<string, number>> {
  const count = (wanted: ReportedCase['outcome']): number =>
    cases.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: cases.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function writeSuite({ path }: ReportedFile, cases: readonly ReportedCase[]): readonly string[] {
  const attributes = { name: path, file: path, ...countsOf(cases) };
  return [
    `  <testsuite${writeAttributes(attributes)}>`,
    ...cases.flatMap((one) => writeCase(path, one)),
    '  </testsuite>',
  ];
}

function writeCase(path: string, one: ReportedCase): readonly string[] {
  const { line, directive, subtest, system, outcome, text } = one;
  const group = subtest === undefined ? '' : ` (subtest ${subtest})`;
  const on = system === undefined ? '' : ` on ${system}`;
  const name = `line ${line}: ${directive}${group}${on}`;
  const open = `    <testcase${writeAttributes({ name, classname: path, file: path, line })}`;
  if (outcome === 'passed') return [`${open}/>`];
  const message = text.split('\n', 1)[0] ?? '';
  const element = outcome === 'failed' ? 'failure' : outcome;
  const inner =
    outcome === 'skipped'
      ? `<skipped${writeAttributes({ message })}/>`
      : `<${element}${writeAttributes({ message })}>${writeText(text)}</${element}>`;
  return [`${open}>`, `      ${inner}`, '    </testcase>'];
}

function writeAttributes(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(String(value), /[&<>"\t\n\r]/g)}"`)
    .join('');
}

function writeText(text: string): string {
  return escape(text, /[&<>\r]/g);
}

function escape(text: string, special: RegExp): string {
  return text
    .replace(NOT_XML, (found) => `\\u{${found.codePointAt(0)!.toString(16)}}`)
    .replace(special, (found) => ENTITIES[found]!);
}
