import { nearestName, quoted, span } from '../diagnostic/index.js';
import type { Mistake } from './mistakes.js';
import { readPattern } from './error-pattern.js';
import { readQueryOptions, type QueryOptions } from './query-options.js';
import type { Condition, Setting, StatementExpectation, TypeLetter } from './record.js';
import type { HeadLine, Word } from './words.js';

/** The first line of a record, or a guard. Null in place of what a mistake leaves open. */
export type RecordHead =
  | { readonly kind: 'condition'; readonly condition: Condition | null }
  | { readonly kind: 'setting'; readonly setting: Setting | null }
  | { readonly kind: 'subtest'; readonly subtest: string | undefined }
  | { readonly kind: 'statement'; readonly expected: StatementExpectation | null }
  | { readonly kind: 'query'; readonly expected: QueryHead | null }
  | { readonly kind: 'simple'; readonly connection: string | null | undefined }
  /** No record at all. */
  | { readonly kind: 'unknown' };

/** What a query expects, without its result. */
export type QueryHead =
  | (StatementExpectation & { readonly kind: 'error' })
  | (QueryOptions & { readonly kind: 'rows'; readonly types: readonly TypeLetter[] });

/** A {@link RecordHead} and what is wrong with it. */
export interface HeadReading {
  readonly head: RecordHead;
  readonly mistakes: readonly Mistake[];
}

const KINDS = [
  ...['statement', 'query', 'simple', 'skipif', 'onlyif', 'mode', 'hash-threshold', 'user'],
  ...['halt', 'reset-server', 'cluster', 'subtest'],
];

const TYPE_LETTERS = /^[TIRBO]+$/;

/** Reads the first line of a record. */
export function readHead(line: HeadLine): HeadReading {
  const { first } = line;
  switch (first.text) {
    case 'skipif':
    case 'onlyif':
      return readCondition(line, first.text);
    case 'statement':
      return readStatement(line);
    case 'query':
      return readQuery(line);
    case 'simple':
      return readSimple(line);
    case 'subtest':
      return { head: { kind: 'subtest', subtest: line.rest[0]?.text }, mistakes: [] };
    default:
      return KINDS.includes(first.text) ? readSetting(line) : unknownKind(line);
  }
}

function readCondition({ first, rest }: HeadLine, kind: Condition['kind']): HeadReading {
  const [engine] = rest;
  if (engine !== undefined) {
    return { head: { kind: 'condition', condition: { kind, engine: engine.text } }, mistakes: [] };
  }
  return {
    head: { kind: 'condition', condition: null },
    mistakes: [
      {
        code: 'DL008',
        span: first.span,
        message: `\`${kind}\` names an engine, found the end of the line`,
        help: `write ${quoted(`${kind} postgresql`)}`,
      },
    ],
  };
}

function readStatement(line: HeadLine): HeadReading {
  const [word, count] = line.rest;
  const kind = word?.text.toLowerCase() ?? '';
  switch (kind) {
    case 'ok':
      return { head: { kind: 'statement', expected: { kind: 'ok' } }, mistakes: [] };
    case 'error': {
      const { pattern, mistakes } = readPattern(line);
      const expected = pattern && { kind: 'error' as const, pattern };
      return { head: { kind: 'statement', expected }, mistakes };
    }
    case 'count':
      if (count !== undefined && /^\d{1,15}$/.test(count.text)) {
        const expected = { kind: 'count' as const, count: Number(count.text) };
        return { head: { kind: 'statement', expected }, mistakes: [] };
      }
  }
  const wrong = kind === 'count' ? count : word;
  return {
    head: { kind: 'statement', expected: null },
    mistakes: [
      {
        code: 'DL002',
        span: (wrong ?? line.first).span,
        message: `a statement expects \`ok\`, \`count\` with a number, or \`error\`, found ${found(wrong)}`,
        help: 'write `statement ok`, `statement count 3`, or `statement error REGEX`',
      },
    ],
  };
}

function readQuery(line: HeadLine): HeadReading {
  const [types] = line.rest;
  if (types?.text === 'error') {
    const { pattern, mistakes } = readPattern(line);
    return { head: { kind: 'query', expected: pattern && { kind: 'error', pattern } }, mistakes };
  }
  // A query without columns has no letters.
  const letters = types?.text ?? '';
  if (letters !== '' && !TYPE_LETTERS.test(letters)) {
    return { head: { kind: 'query', expected: null }, mistakes: [wrongTypes(types!)] };
  }
  const { options, mistakes } = readQueryOptions(line.rest.slice(1));
  if (options === null) return { head: { kind: 'query', expected: null }, mistakes };
  const { sort, label, columnNames, multiline } = options;
  const letterList = letters.split('') as TypeLetter[];
  const expected = {
    kind: 'rows',
    types: letterList,
    sort,
    label,
    columnNames,
    multiline,
  } as const;
  return { head: { kind: 'query', expected }, mistakes };
}

function wrongTypes({ text, span: place }: Word): Mistake {
  const index = [...text].findIndex((letter) => !TYPE_LETTERS.test(letter));
  return {
    code: 'DL003',
    span: span(place.start + index, place.start + index + 1),
    message: `a type is one of \`T\`, \`I\`, \`R\`, \`B\` and \`O\`, found ${quoted(text.slice(index, index + 1))}`,
    help: 'write one letter for each column, such as `query TI`; or `query error` and what it says',
  };
}

function readSimple({ rest }: HeadLine): HeadReading {
  const [argument] = rest;
  if (argument === undefined) return { head: { kind: 'simple', connection: null }, mistakes: [] };
  const [, connection] = /^conn=(.+)$/.exec(argument.text) ?? [];
  if (connection !== undefined && rest.length === 1) {
    return { head: { kind: 'simple', connection }, mistakes: [] };
  }
  const wrong = connection === undefined ? argument : rest[1]!;
  return {
    head: { kind: 'simple', connection: undefined },
    mistakes: [
      {
        code: 'DL008',
        span: wrong.span,
        message: `\`simple\` takes \`conn=NAME\` and nothing else, found ${quoted(wrong.text)}`,
        help: 'write `simple`, or `simple conn=c1`',
      },
    ],
  };
}

function readSetting({ first, rest }: HeadLine): HeadReading {
  const [value, more] = rest;
  const setting = settingOf(first.text, value?.text);
  if (setting !== null && (more === undefined || first.text === 'cluster')) {
    return { head: { kind: 'setting', setting }, mistakes: [] };
  }
  const wrong = setting === null ? value : more;
  return {
    head: { kind: 'setting', setting: null },
    mistakes: [
      {
        code: 'DL008',
        span: (wrong ?? first).span,
        message: `\`${first.text}\` ${SETTING_RULES[first.text]!}, found ${found(wrong)}`,
        help: '`coordtest explain DL008` lists the settings and their values',
      },
    ],
  };
}

const SETTING_RULES: Readonly<Record<string, string>> = {
  mode: 'is `standard` or `cockroach`',
  'hash-threshold': 'has a number of values',
  user: 'has the name of one user',
  halt: 'stands alone',
  'reset-server': 'stands alone',
};

function settingOf(name: string, value: string | undefined): Setting | null {
  switch (name) {
    case 'mode':
      return value === 'standard' || value === 'cockroach' ? { name, dialect: value } : null;
    case 'hash-threshold':
      return /^\d{1,15}$/.test(value ?? '') ? { name, valuesMax: Number(value) } : null;
    case 'user':
      return value === undefined ? null : { name, user: value };
    case 'cluster':
      return { name };
    case 'halt':
    case 'reset-server':
      return value === undefined ? { name } : null;
    default:
      return null;
  }
}

function unknownKind({ first }: HeadLine): HeadReading {
  const nearest = nearestName(first.text, KINDS);
  const separator = first.text === '----';
  return {
    head: { kind: 'unknown' },
    mistakes: [
      {
        code: 'DL001',
        span: first.span,
        message: `a record was expected, found ${quoted(first.text)}`,
        help: separator
          ? 'remove the blank line above it, or the line itself'
          : nearest === undefined
            ? 'begin a record with `statement`, `query` or `simple`'
            : `did you mean \`${nearest}\`?`,
      },
    ],
  };
}

function found(word: Word | undefined): string {
  return word === undefined ? 'the end of the line' : quoted(word.text);
}
