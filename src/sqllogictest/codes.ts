import type { CodeTable } from '../diagnostic/index.js';

/** The diagnostics of sqllogictest files. */
export const sqlLogicTestCodes = {
  DL001: {
    title: 'a record is of a kind that is known',
    explanation: `
A record begins with \`statement\`, \`query\` or \`simple\`, or with a setting: \`mode\`,
\`hash-threshold\`, \`user\`, \`reset-server\`, \`cluster\`, \`subtest\`, \`halt\`. Guards
(\`skipif\`, \`onlyif\`) stand on lines of their own right before it. If the line was not meant as
a record, look above it: a blank line ends SQL and results.`,
    wrong: 'qeury I\nSELECT 1\n----\n1\n',
    right: 'query I\nSELECT 1\n----\n1\n',
  },
  DL002: {
    title: 'a statement says what it expects',
    explanation: `
\`statement ok\` succeeds, \`statement count 3\` affects or returns three rows, and \`statement
error\` fails with a message that the regular expression behind it matches somewhere.`,
    wrong: 'statement works\nSELECT 1\n',
    right: 'statement ok\nSELECT 1\n',
  },
  DL003: {
    title: 'each column of a query has a letter for its type',
    explanation: `
\`T\` is text, \`I\` an integer, \`R\` a number with decimals, \`B\` a boolean, \`O\` an object
identifier. The letters stand together, one for each column: \`query TIB\`.`,
    wrong: 'query X\nSELECT 1\n----\n1\n',
    right: 'query I\nSELECT 1\n----\n1\n',
  },
  DL004: {
    title: 'the options of a query are known, and each is given once',
    explanation: `
Behind the types stand, separated by blanks or commas, a sort mode (\`nosort\`, \`rowsort\`,
\`valuesort\`), \`colnames\`, \`multiline\`, and one other word as a label.`,
    wrong: 'query I rowsort x y\nSELECT 1\n----\n1\n',
    right: 'query I rowsort x\nSELECT 1\n----\n1\n',
  },
  DL005: {
    title: 'a line `----` separates SQL and result',
    explanation: `
The result of \`query\` and of \`simple\` begins behind a line that is exactly \`----\`, even where
it is empty.`,
    wrong: 'query I\nSELECT 1\n',
    right: 'query I\nSELECT 1\n----\n1\n',
  },
  DL006: {
    title: 'a record has SQL',
    explanation: `
The lines below the first one, up to \`----\` or a blank line, are the SQL of the record.`,
    wrong: 'statement ok\n\nstatement ok\nSELECT 1\n',
    right: 'statement ok\nSELECT 1\n',
  },
  DL007: {
    title: 'what an error is compared with is a regular expression',
    explanation: `
It is JavaScript's syntax, where \`( ) [ ] { } . * + ? ^ $ |\` have a meaning; with a backslash
before them they stand for themselves. \`(?i)\` at the beginning makes the case of letters not
matter.`,
    wrong: 'statement error function f(integer does not exist\nSELECT f(1)\n',
    right: 'statement error function f\\(integer does not exist\nSELECT f(1)\n',
  },
  DL008: {
    title: 'a setting or a guard has the value that it needs',
    explanation: `
\`mode\` is \`standard\` or \`cockroach\`; \`hash-threshold\` has a number of values, 0 for no
bound; \`user\` a name; \`skipif\` and \`onlyif\` the name of an engine; \`simple\` nothing or
\`conn=NAME\`. \`halt\` and \`reset-server\` stand alone.`,
    wrong: 'mode mysql\n',
    right: 'mode standard\n',
  },
  DL009: {
    title: 'a guard stands right before a record',
    explanation: `
\`skipif\` and \`onlyif\` are about the record on the next line. With a blank line between them they
would guard nothing.`,
    wrong: 'skipif mysql\n\nstatement ok\nSELECT 1\n',
    right: 'skipif mysql\nstatement ok\nSELECT 1\n',
  },
  DL010: {
    title: 'a result of several lines ends in `EOF`',
    explanation: `
With \`multiline\` the result is one text that may hold blank lines; it goes up to a line that is
exactly \`EOF\`.`,
    wrong: "query T multiline\nSELECT E'a\\nb'\n----\na\nb\n",
    right: "query T multiline\nSELECT E'a\\nb'\n----\na\nb\nEOF\n",
  },
  DL011: {
    title: 'a query that must fail has no result',
    explanation: `
What stands behind the \`----\` of a \`query error\` is compared with nothing. This is a warning,
since files of other runners have such results.`,
    wrong: 'query error by zero\nSELECT 1 / 0\n----\n1\n',
    right: 'query error by zero\nSELECT 1 / 0\n',
  },
  DL020: {
    title: 'a query has as many types as columns',
    explanation: `
Each letter behind \`query\` says how the values of one column are printed, so there is one for each
column of the result.`,
    wrong: 'query I\nSELECT 1, 2\n----\n1\n2\n',
    right: 'query II\nSELECT 1, 2\n----\n1\n2\n',
  },
  DL021: {
    title: 'queries with the same label have the same result',
    explanation: `
A label says that several ways to ask give the same answer. The result of this query is the one that
stands behind it, but an earlier one with its label had another.`,
    wrong: 'query I nosort x\nSELECT 1\n----\n1\n\nquery I nosort x\nSELECT 2\n----\n2\n',
    right: 'query I nosort x\nSELECT 1\n----\n1\n\nquery I nosort x\nSELECT 2 - 1\n----\n1\n',
  },
  DL022: {
    title: 'a record finishes',
    explanation: `
Everything that was held was let through, and the clock was moved on, and still there is no answer.
The notes say what the statement waits for. It was canceled.`,
    wrong: 'query I\nFETCH 1 c WITH (timeout = INFINITY)\n----\n',
    right: 'query I\nFETCH 1 c\n----\n',
  },
  DL030: {
    title: 'a result can be written so that it reads back',
    explanation: `
The format has no escapes: a blank line ends a result, so a value that is blank or has a line end in
it can stand in a \`multiline\` result alone, and there not with a line \`EOF\`. The old result
stays.`,
    wrong: "query T\nSELECT E'a\\n\\nb'\n----\n",
    right: "query T multiline\nSELECT E'a\\n\\nb'\n----\na\n\nb\nEOF\n",
  },
  DL031: {
    title: 'a rewritten file reads back as its new results',
    explanation: `
Before a rewritten file replaces the old one it is parsed again and compared: each record must have
the same SQL as before. Where that fails, the file is left as it was.`,
    wrong: 'query I\nSELECT 1\n----',
    right: 'query I\nSELECT 1\n----\n1\n',
  },
} as const satisfies CodeTable;

/** One of {@link sqlLogicTestCodes}. */
export type SqlLogicTestCode = keyof typeof sqlLogicTestCodes;
