/**
 * A plain reading of the Go implementation's rules, line by line and without spans, to compare the
 * parser with. Slow and simple on purpose; shares nothing with the parser.
 */

/** A case as Go hands it to a handler. */
export interface GoCase {
  readonly directive: string;
  readonly args: readonly (readonly [key: string, values: readonly string[] | null])[];
  readonly input: string;
  readonly expected: string;
}

/** What Go reads, and whether it stopped at something fatal. */
export interface GoReading {
  readonly cases: readonly GoCase[];
  readonly fatal: boolean;
}

const SPACE =
  '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
const TRIM = new RegExp(`^${SPACE}([^]*?)${SPACE}$`);

function trim(text: string): string {
  return TRIM.exec(text)![1]!;
}

/** All cases of a text; `subtest` lines are cases without blocks, and not checked. */
export function readAsGo(text: string): GoReading {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (text === '' || text.endsWith('\n')) lines.pop();
  const cases: GoCase[] = [];
  while (lines.length > 0) {
    let line = trim(lines.shift()!);
    if (line.startsWith('#')) continue;
    while (line.endsWith('\\') && lines.length > 0) {
      line = `${line.slice(0, -1)} ${trim(lines.shift()!)}`;
    }
    line = trim(line);
    if (line === '') continue;
    const parsed = parseLine(line);
    if (parsed === undefined) return { cases, fatal: true };
    if (parsed.directive === 'subtest') {
      cases.push({ ...parsed, input: '', expected: '' });
      continue;
    }
    const separator = lines.indexOf('----');
    const input = lines.splice(0, separator === -1 ? lines.length : separator);
    lines.shift();
    const expected = lines[0] === '----' ? readDouble(lines) : readSingle(lines);
    if (expected === undefined) return { cases, fatal: true };
    cases.push({ ...parsed, input: trim(input.join('\n')), expected });
  }
  return { cases, fatal: false };
}

function readSingle(lines: string[]): string {
  const blank = lines.findIndex((line) => trim(line) === '');
  const expected = lines.splice(0, blank === -1 ? lines.length : blank);
  lines.shift();
  return expected.map((line) => `${line}\n`).join('');
}

function readDouble(lines: string[]): string | undefined {
  lines.shift();
  let expected = '';
  while (lines.length > 0) {
    const line = lines.shift()!;
    if (line === '----' && lines[0] === '----') {
      lines.shift();
      const after = lines.shift();
      return after === undefined || after === '' ? expected : undefined;
    }
    expected += `${line}\n`;
  }
  return expected;
}

function parseLine(line: string): Pick<GoCase, 'directive' | 'args'> | undefined {
  const [directive] = /^[^ ]*/.exec(line)!;
  let rest = line.slice(directive.length);
  const args: (readonly [string, readonly string[] | null])[] = [];
  while ((rest = rest.replace(/^ +/, '')) !== '') {
    const [key] = /^[^ =]*/.exec(rest)!;
    if (key === '') return undefined;
    rest = rest.slice(key.length);
    if (!rest.startsWith('=')) {
      args.push([key, null]);
      continue;
    }
    rest = rest.slice(1);
    const list = rest.startsWith('(') ? readList(rest) : { values: [], length: 0 };
    if (list === undefined) return undefined;
    const [word] = /^[^ ]*/.exec(rest)!;
    args.push([key, list.length > 0 ? list.values : [word]]);
    rest = rest.slice(list.length > 0 ? list.length : word.length);
  }
  return { directive, args };
}

function readList(text: string): { values: string[]; length: number } | undefined {
  let depth = 0;
  const values = [''];
  for (const [index, unit] of [...Array(text.length).keys()].map(
    (at) => [at, text[at]!] as const,
  )) {
    if (unit === '(') depth += 1;
    if (unit === ')') depth -= 1;
    if (depth === 0) return { values: values.map((value) => value.slice(1)), length: index + 1 };
    // Each value starts with the parenthesis or comma before it.
    if (unit === ',' && depth === 1) values.push(',');
    else if (!(unit === ' ' && values.at(-1) === ',')) values[values.length - 1] += unit;
  }
  return undefined;
}
