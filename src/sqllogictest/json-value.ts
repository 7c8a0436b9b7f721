import {
  formatNumeric,
  JsonParser,
  minimalScale,
  parseNumeric,
  roundNumeric,
  type JsonMaker,
  type SqlType,
} from '../repr/index.js';

/** Whether texts of a type are compared as the values that they stand for. */
export function isJson({ kind }: SqlType): boolean {
  return kind === 'json' || kind === 'jsonb';
}

/** Of a JSON text only as much as tells where it ends; whether it is one is asked afterwards. */
const STRING = /"(?:[^"\\]|\\.)*"/y;
const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
const WORD = /\S+/y;
const BLANKS = /\s*/y;

/**
 * Makes one text of all that stand for the same value; a key that comes twice stays twice, in its
 * order: the last one counts.
 */
const MAKER: JsonMaker<string> = {
  scalar: ({ kind, text, value }) => {
    if (kind === 'string') return JSON.stringify(value);
    return kind === 'number' ? numberKey(value) : text;
  },
  array: (elements) => `[${elements.join()}]`,
  object: (entries) => {
    const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : +(left > right)));
    return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`;
  },
};

function numberKey(text: string): string {
  const number = parseNumeric(text);
  return formatNumeric(roundNumeric(number, minimalScale(number) ?? 0));
}

/** A text that two JSON texts share when they are equal as values; what is not JSON is itself. */
export function jsonKey(text: string): string {
  try {
    return new JsonParser(text, MAKER).parse();
  } catch {
    return text;
  }
}

/**
 * The values in a line, as they stand there. Null where they are not as many as the columns: then
 * a value has blanks that are not its JSON's.
 */
export function jsonRowOf(line: string, isJson: readonly boolean[]): readonly string[] | null {
  let at = skip(BLANKS, line, 0);
  const values: string[] = [];
  for (const isJsonColumn of isJson) {
    const end = isJsonColumn ? jsonEnd(line, at) : skip(WORD, line, at);
    const next = skip(BLANKS, line, end);
    if (end === at || (next === end && end < line.length)) return null;
    values.push(line.slice(at, end));
    at = next;
  }
  return at === line.length ? values : null;
}

/** Where the JSON text ends that begins at a place; the end of the word where it is none. */
function jsonEnd(line: string, start: number): number {
  const first = line[start];
  if (first === '"') return skip(STRING, line, start) || start;
  if (first !== '{' && first !== '[') return skip(WORD, line, start);
  TOKEN.lastIndex = start;
  for (let depth = 0; ;) {
    const token = TOKEN.exec(line)?.[0];
    if (token === undefined) return start;
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth === 0) return TOKEN.lastIndex;
  }
}

function skip(pattern: RegExp, line: string, start: number): number {
  pattern.lastIndex = start;
  return start + (pattern.exec(line)?.[0].length ?? 0);
}
