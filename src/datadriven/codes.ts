import type { CodeTable } from '../diagnostic/index.js';

/** The diagnostics of the file format: `DD0` the parser, `DD02` arguments, `DD03` the rewrite. */
export const dataDrivenCodes = {
  DD001: {
    title: 'a test file is UTF-8',
    explanation: `
Test files are read as UTF-8, with or without a byte order mark. A byte that cannot stand there
usually means that the file was saved in another encoding, was cut short, or is not text at all.
Nothing of such a file is run, and it is never rewritten.`,
    wrong: "sql\nSELECT 'caf\\xe9'   (the byte 0xE9: the file was saved as Latin-1)\n----\n",
    right: "sql\nSELECT 'café'      (the bytes 0xC3 0xA9)\n----\n",
  },
  DD002: {
    title: 'a case has a line `----` between its input and its expected output',
    explanation: `
What stands below a directive is input, blank lines included, up to a line that is exactly
\`----\`. Where there is no such line, the input runs to the end of the file. The line must be
four dashes and nothing else: no blanks before or behind it, not three or five dashes. An empty
input and an empty output still need it.`,
    wrong: 'sql\nSELECT 1\n1\n',
    right: 'sql\nSELECT 1\n----\n1\n',
  },
  DD003: {
    title: 'a double block ends in two lines `----`',
    explanation: `
Expected output that opens with two lines \`----\` may hold blank lines. It ends at two more
such lines in a row, and a blank line or the end of the file follows.`,
    wrong: 'sql\nSELECT 1\n----\n----\n1\n\n2\n----\n',
    right: 'sql\nSELECT 1\n----\n----\n1\n\n2\n----\n----\n',
  },
  DD004: {
    title: 'a blank line follows a closed double block',
    explanation: `
Two lines \`----\` in a row close a double block, and a blank line or the end of the file comes
next. Text there means that the blank line was forgotten, or that the block closed before it
should: its output holds two lines \`----\` in a row, or an earlier block was never closed and
has ended at the opening of this one.`,
    wrong: 'sql\nSELECT 1\n----\n----\n1\n\n2\n----\n----\nsql\nSELECT 2\n----\n2\n',
    right: 'sql\nSELECT 1\n----\n----\n1\n\n2\n----\n----\n\nsql\nSELECT 2\n----\n2\n',
  },
  DD005: {
    title: 'a line `----` follows a directive and its input',
    explanation: `
A line \`----\` between cases belongs to none of them. Often a blank line has ended the expected
output of the case before too early: output that holds blank lines goes into a double block.`,
    wrong: 'sql\nSELECT 1\n----\n1\n\n----\n2\n',
    right: 'sql\nSELECT 1\n----\n----\n1\n\n2\n----\n----\n',
  },
  DD006: {
    title: 'an argument has a key before its `=`',
    explanation: `
Arguments are \`key\`, \`key=value\` or \`key=(value, value)\`. Blanks separate arguments, so
that none may stand on either side of the \`=\`. There are no quotes: a quote is a character
like others.`,
    wrong: 'sql session = s1\n----\n',
    right: 'sql session=s1\n----\n',
  },
  DD007: {
    title: 'a list of values is closed on its line',
    explanation: `
\`key=(a, b)\` gives an argument several values. Parentheses inside nest, so each needs its
partner. A list ends on the line where it began, unless a \`\\\` at the end of the line
continues the line.`,
    wrong: 'wait-sql exclude-uppers=(v1, v2\n----\n',
    right: 'wait-sql exclude-uppers=(v1, v2)\n----\n',
  },
  DD008: {
    title: '`subtest` takes one name, or `end`',
    explanation: `
\`subtest NAME\` opens a group of cases, \`subtest end\` closes it; \`subtest end NAME\` says
which. The name is one bare word.`,
    wrong: 'subtest two words\n\nsubtest end\n',
    right: 'subtest two-words\n\nsubtest end\n',
  },
  DD009: {
    title: '`subtest end` closes the subtest that was opened last',
    explanation: `
Every \`subtest end\` has its \`subtest NAME\` before it. If it repeats the name, it is the name
of the innermost subtest that is open.`,
    wrong: 'subtest a\n\nsubtest end b\n',
    right: 'subtest a\n\nsubtest end a\n',
  },
  DD010: {
    title: 'a subtest is ended before the file ends',
    explanation: `
\`subtest NAME\` needs a \`subtest end\`, after the last case that belongs to it.`,
    wrong: 'subtest a\n\nsql\nSELECT 1\n----\n1\n',
    right: 'subtest a\n\nsql\nSELECT 1\n----\n1\n\nsubtest end\n',
  },
  DD011: {
    title: 'the name of a nested subtest begins with that of the subtest around it',
    explanation: `
Names of subtests nest with \`/\`, and each is written in full, so that a name can be searched
for. If the subtest was not meant to be nested, the one before it lacks its \`subtest end\`.`,
    wrong: 'subtest a\n\nsubtest b\n\nsubtest end\n\nsubtest end\n',
    right: 'subtest a\n\nsubtest a/b\n\nsubtest end\n\nsubtest end\n',
  },
  DD012: {
    title: 'a line of dashes followed by blanks is input',
    explanation: `
Only a line that is exactly \`----\` separates input from expected output. One that has blanks
behind the dashes is input like any other line, and so is everything after it up to the next
separator: the case takes in its own expected output and the next case. This is a warning, since
input may be anything.`,
    wrong: 'sql\nSELECT 1\n----  \n1\n\nsql\nSELECT 2\n----\n2\n',
    right: 'sql\nSELECT 1\n----\n1\n\nsql\nSELECT 2\n----\n2\n',
  },
  DD020: {
    title: 'a directive has a name that is known',
    explanation: `
The first word of a case says what to do with its input. Names are compared exactly, in case
too. If the line was not meant as a directive, look at the case above: a blank line ends its
expected output.`,
    wrong: 'slq\nSELECT 1\n----\n1\n',
    right: 'sql\nSELECT 1\n----\n1\n',
  },
  DD021: {
    title: 'every argument of a directive is read',
    explanation: `
An argument that a directive does not know would change nothing, silently; it is mostly a slip
of the pen. The message says which arguments there are.`,
    wrong: 'sql sesion=s1\nSELECT 1\n----\n1\n',
    right: 'sql session=s1\nSELECT 1\n----\n1\n',
  },
  DD022: {
    title: 'an argument that a directive needs is there',
    explanation: `
Some arguments have no default. The manual of the directive marks the others as optional.`,
    wrong: 'await-sql\n----\n1\n',
    right: 'await-sql session=s1\n----\n1\n',
  },
  DD023: {
    title: 'an argument is given once',
    explanation: `
An argument stands once in a directive, unless its manual says that it may be repeated. Several
values for one argument are a list: \`key=(a, b)\`.`,
    wrong: 'sql session=s1 session=s2\nSELECT 1\n----\n1\n',
    right: 'sql session=s1\nSELECT 1\n----\n1\n',
  },
  DD024: {
    title: 'the value of an argument has the form that the directive takes',
    explanation: `
Numbers are written in decimal digits; durations are numbers with units as in \`1h30m\`, \`2s\`,
\`500ms\`; a flag stands alone or has \`true\` or \`false\`; one value is not a list. A name out
of a fixed set is one of that set.`,
    wrong: 'wait-sql timeout=soon\nSELECT true\n----\n',
    right: 'wait-sql timeout=500ms\nSELECT true\n----\n',
  },
  DD025: {
    title: 'the value of an argument is in its range',
    explanation: `
A number can be well formed and still be too small or too large. The message says what the range
is.`,
    wrong: 'deliver count=0\n----\n',
    right: 'deliver count=1\n----\n',
  },
  DD030: {
    title: 'output can be written so that it reads back as the same text',
    explanation: `
The format has no escapes. Output with blank lines goes into a double block, which the first two
lines \`----\` in a row end, and so do a line \`----\` and a line \`---- (no newline)\`. Output that
holds such a pair of lines besides a blank one, or ends in a line \`----\` that would make a pair
with the closing, cannot be written. The old expected output stays.`,
    wrong: 'print\n----\n----\n(the output is a line ---- and another line ----)\n----\n----\n',
    right: 'print indented\n----\n  ----\n  ----\n',
  },
  DD031: {
    title: 'a rewritten file reads back as its new outputs',
    explanation: `
Before a rewritten file replaces the old one it is parsed again and compared: each case must
have the same directive and input as before, and the output that was meant for it. Where that
fails, the file is left as it was. One way to get there is a directive line that ends in \`\\\`
at the end of the file: a line \`----\` added below it would continue it.`,
    wrong: 'sql \\',
    right: 'sql\n----\n',
  },
} as const satisfies CodeTable;

/** A code of this folder. */
export type DataDrivenCode = keyof typeof dataDrivenCodes;
