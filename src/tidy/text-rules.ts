import type { Finding } from './finding.js';

/** The widest a comment may be, in UTF-16 units. Code is held by the formatter. */
export const COLUMNS_MAX = 100;

/** The widest a line may be that a long text makes wide, which no formatter breaks. */
export const TEXT_COLUMNS_MAX = 160;

/** Hosts that texts of the project may point to. */
const HOSTS: ReadonlySet<string> = new Set([
  'github.com',
  'materialize.com',
  'www.postgresql.org',
  'www.sqlite.org',
  'www.apache.org',
  'avro.apache.org',
  'en.wikipedia.org',
  'arxiv.org',
  'doi.org',
  'no-color.org',
  'force-color.org',
]);

/** Words are put together here so that this file does not break its own rule. */
const UNFINISHED = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`,
);
const WORKPLACE = new RegExp(`(^|[\\s"'\`(])(/wo${'rk'}/|/ro${'ot'}/|/ho${'me'}/\\w+/)`);

/** A text file of the repository. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Marks of unfinished work, lines that are too wide, places and hosts of nobody's business. */
export function checkTexts(files: readonly TextFile[]): Finding[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        complaints(path, line).map((message) => ({ path, line: index + 1, message })),
      ),
  );
}

/** Test files of the project open with a comment that says what they prove. */
export function checkTestdata(files: readonly TextFile[]): Finding[] {
  return files
    .filter(({ text }) => !text.startsWith('# '))
    .map(({ path }) => ({ path, line: 1, message: 'opens with a `#` comment on what it proves' }));
}

function complaints(path: string, line: string): string[] {
  const found: string[] = [];
  const unfinished = UNFINISHED.exec(line);
  if (unfinished !== null) found.push(`\`${unfinished[1]}\` marks unfinished work`);
  const columnsMax = /^\s*(\/?\*|\/\/)/.test(line) ? COLUMNS_MAX : TEXT_COLUMNS_MAX;
  if (path.startsWith('src/') && line.length > columnsMax) {
    found.push(`${line.length} columns, at most ${columnsMax} are wanted`);
  }
  if (WORKPLACE.test(line)) found.push("names a path of somebody's machine");
  for (const [, host] of line.matchAll(/https?:\/\/([\w.-]+)/g)) {
    if (host !== undefined && !HOSTS.has(host)) found.push(`points to the host \`${host}\``);
  }
  return found;
}
