import type { CodeTable } from '../../diagnostic/index.js';

/**
 * The diagnostics of directives and of running a file. Those of the format itself begin with DD.
 */
export const harnessCodes = {
  DR002: {
    title: 'the directive takes no input',
    explanation: `
What stands between the directive and its \`----\` is its input. This directive has none, so the
lines would be read by nobody; most often the name of the directive is wrong, or a \`----\` is
missing above.`,
    wrong: 'print-catalog\nSELECT 1;\n----',
    right: 'print-catalog\n----',
  },
  DR003: {
    title: 'the directive needs input',
    explanation: `
Between the directive and its \`----\` stands what it works on; here nothing does.`,
    wrong: 'inc-timestamp\n----',
    right: 'inc-timestamp\n10\n----',
  },
  DR004: {
    title: 'the system cannot do what the directive needs',
    explanation: `
Every system can run sessions. A manual clock, held feedback, names of items, a catalog to print,
frontiers, a restart and options are capabilities that it may have or not. Run the file against
another system, or leave the directive out.`,
    wrong: 'inc-timestamp\n10\n----',
    right: 'sql\nSELECT 1;\n----',
  },
  DR005: {
    title: '`options` stands before all other directives',
    explanation: `
Options say what system a file is about, so they hold for the whole file. Set later, the cases
above them would have run against another system than those below.`,
    wrong: 'sql\nSELECT 1;\n----\n\noptions\nformat = table\n----',
    right: 'options\nformat = table\n----\n\nsql\nSELECT 1;\n----',
  },
  DR006: {
    title: 'a line of `options` is `name = value`',
    explanation: `
Each line sets one option: its name, an equals sign, and its value up to the end of the line.`,
    wrong: 'options\nformat table\n----',
    right: 'options\nformat = table\n----',
  },
  DR007: {
    title: 'the option does not exist or cannot have the value',
    explanation: `
The harness has the option \`format\`; all others belong to the system under test, which also
decides what values they can have. For a name that it does not have, the diagnostic lists those
that there are; for a value, it says what the option is about. \`coordtest directives options\`
lists those of the embedded system.`,
    wrong: 'options\nformat = tabel\n----',
    right: 'options\nformat = table\n----',
  },
  DR008: {
    title: 'an option is set once',
    explanation: `
Of two lines that set the same option only the last would have counted.`,
    wrong: 'options\nformat = table\nformat = csv\n----',
    right: 'options\nformat = csv\n----',
  },
  DR009: {
    title: 'a case or a file names the systems that it is for',
    explanation: `
Every directive takes \`onlyif=\` and \`skipif=\`, and \`options\` a line \`systems = ...\`, with names
of systems as \`--system\` takes them. With a name that no system has, the case would be skipped
everywhere.`,
    wrong: 'sql onlyif=\nSELECT true;\n----',
    right: 'sql onlyif=postgres\nSELECT true;\n----',
  },
  DR010: {
    title: 'the name belongs to no item',
    explanation: `
Frontiers belong to items of the system, and their full names are needed, such as
\`materialize.public.t_primary_idx\`. \`print-frontiers\` shows the names that exist at that point
of the file.`,
    wrong: 'update-upper\nt 5\n----',
    right: 'update-upper\nmaterialize.public.t_primary_idx 5\n----',
  },
  DR011: {
    title: 'there are no messages of the kind',
    explanation: `
A system holds messages of a few kinds, and \`deliver kind=\` asks for one of them. Of another
kind there would never be one, so that nothing would be delivered and the test would show
nothing.`,
    wrong: 'deliver kind=FrontierUpper\n----',
    right: 'deliver kind=FrontierUppers\n----\ndelivered 0',
  },
  DR020: {
    title: 'a session of the name exists already',
    explanation: `
\`async-sql\` opens a session that lives until its \`await-sql\`. While that is outstanding the
name is taken. A session that \`sql session=\` opened can take an \`async-sql\` while it has
nothing else to do.`,
    wrong:
      'async-sql session=s1\nSELECT 1;\n----\n\nasync-sql session=s1\nSELECT 2;\n----\n\n' +
      'await-sql session=s1\n----',
    right:
      'async-sql session=s1\nSELECT 1;\n----\n\nasync-sql session=s2\nSELECT 2;\n----\n\n' +
      'await-sql session=s1\n----\n\nawait-sql session=s2\n----',
  },
  DR021: {
    title: 'there is no session of the name',
    explanation: `
\`await-sql\` and \`async-cancel\` speak of a session that \`async-sql\` or \`sql session=\`
opened before. A session of \`async-sql\` ends with its \`await-sql\`, and all sessions end with
\`restart\`.`,
    wrong: 'await-sql session=s1\n----',
    right: 'async-sql session=s1\nSELECT 1;\n----\n\nawait-sql session=s1\n----',
  },
  DR022: {
    title: 'the session is busy',
    explanation: `
A session runs one submission at a time. The one before was not awaited, or is still blocked:
\`await-sql\` goes on with it.`,
    wrong: 'async-sql session=s1\nSELECT 1;\n----\n\nsql session=s1\nSELECT 2;\n----',
    right:
      'async-sql session=s1\nSELECT 1;\n----\n\nawait-sql session=s1\n----\n\n' +
      'sql session=s1\nSELECT 2;\n----',
  },
  DR023: {
    title: 'every `async-sql` is awaited',
    explanation: `
What nobody awaits nobody checks: its result could be anything, an error included. End the file
with an \`await-sql\` for it, whose output may well be that it is blocked.`,
    wrong: 'async-sql session=s1\nSELECT 1;\n----',
    right: 'async-sql session=s1\nSELECT 1;\n----\n\nawait-sql session=s1\n----',
  },
  DR024: {
    title: 'there is nothing to await',
    explanation: `
The session is alive, but all that was submitted to it has been answered and printed already.`,
    wrong: 'sql session=s1\nSELECT 1;\n----\n\nawait-sql session=s1\n----',
    right: 'sql session=s1\nSELECT 1;\n----',
  },
  DR030: {
    title: '`wait-sql` takes queries whose columns are boolean',
    explanation: `
It runs its input again and again, until every value of every row is true; a query that finds no
rows is done at once. A column of another type can never be true, whether it has rows or not. A
statement that is no query has no rows to be true, and if it changes something it would do so with
each attempt.`,
    wrong: 'wait-sql\nINSERT INTO t VALUES (1);\n----',
    right: 'wait-sql\nSELECT count(*) = 1 FROM t;\n----',
  },
  DR031: {
    title: '`wait-sql` did not become true',
    explanation: `
Each attempt lets all messages pass that are not held back, runs the input in a session of its
own, and moves the clock on by one millisecond if a value was not true, the statement failed or it
was blocked. There are 5000 attempts, or as many as \`timeout=\` has milliseconds. The notes say
what the last attempt gave, and which uppers were held back: those cannot advance while they are.`,
    wrong: 'wait-sql\nSELECT false;\n----',
    right: 'wait-sql\nSELECT true;\n----',
  },
  DR032: {
    title: '`wait-sql` can never become true',
    explanation: `
The system says that the error is one of the text itself, such as a syntax error, which no later
attempt could change; so there was only one.`,
    wrong: 'wait-sql\nSELEC true;\n----',
    right: 'wait-sql\nSELECT true;\n----',
  },
  DR040: {
    title: 'a line of `update-upper` is a name and an upper',
    explanation: `
Each line is the full name of an item, a blank, and the upper it moves to.`,
    wrong: 'update-upper\nmaterialize.public.t_primary_idx\n----',
    right: 'update-upper\nmaterialize.public.t_primary_idx 5\n----',
  },
  DR041: {
    title: 'the number is not a whole one, or out of range',
    explanation: `
Times are whole numbers of milliseconds from 0 to 18446744073709551615, in decimal digits without
a sign. The clock cannot be moved beyond the greatest.`,
    wrong: 'inc-timestamp\n1.5\n----',
    right: 'inc-timestamp\n2\n----',
  },
  DR042: {
    title: 'an upper is greater than 1',
    explanation: `
What is known to be complete is what lies before the upper, and an upper of 0 or 1 would move no
since, so that the line would test nothing.`,
    wrong: 'update-upper\nmaterialize.public.t_primary_idx 1\n----',
    right: 'update-upper\nmaterialize.public.t_primary_idx 2\n----',
  },
  DR043: {
    title: 'an upper never goes back',
    explanation: `
Each \`update-upper\` of an item is at or after the one before it.`,
    wrong:
      'update-upper\nmaterialize.public.t_primary_idx 9\n----\n\n' +
      'update-upper\nmaterialize.public.t_primary_idx 5\n----',
    right:
      'update-upper\nmaterialize.public.t_primary_idx 5\n----\n\n' +
      'update-upper\nmaterialize.public.t_primary_idx 9\n----',
  },
  DR044: {
    title: 'the system refuses what the directive asks for',
    explanation: `
The directive is well formed, but the system cannot do it in the state it is in; the message is
its own.`,
    wrong: 'update-upper\nmaterialize.public.t 5\n----',
    right: 'update-upper\nmaterialize.public.t_primary_idx 5\n----',
  },
  DR050: {
    title: 'the system does what the test does not control',
    explanation: `
A test decides when time moves, which message arrives, and what chance gives; then every run is the
same. This system did something on its own: a real timer, a file or a socket, the real clock, a
random number. Or it left a session waiting for a promise of which nobody knows what will settle it.
Each is named with its place in the source where that is known. Hand the system its timers, channels
and random numbers from the \`Sim\` that it was started with. A promise that is settled by another
part of the system gets a name by \`sim.waitFor(name, promise)\`, and is then reported under it as
what the session waits for.`,
    wrong: 'sql\nINSERT INTO t VALUES (1);\n----',
    right: 'wait-sql\nSELECT true;\n----',
  },
  DR051: {
    title: 'the system does not do what its interface says',
    explanation: `
What a system, one of its sessions or a directive gives has a shape, which the types of coordtest
say: \`create\` gives a system, \`poll\` an array of responses, a directive a text. This one gave
something else, or lacks a member that every system has. Or it called \`process.exit\`, or threw an
exception that nobody waited for, such as a promise that was rejected after all had gone on. Nothing
that comes after it can be trusted, so that the rest of the file is skipped.`,
    wrong: 'sql\nINSERT INTO t VALUES (1);\n----',
    right: 'wait-sql\nSELECT true;\n----',
  },
  DR052: {
    title: 'a case takes too long',
    explanation: `
Nobody waits longer for a case, or for the system to be made or closed, than \`--timeout\` says: two
minutes of real time, if nothing is said. Then a promise is waited for that nothing settles, or a
loop does not end, which may also be one of promises that are there at once; the member of the system that was called last, and has not come back, is named.
A \`wait-sql\` with a timeout of real time has that time in addition. The rest of the file is
skipped.`,
    wrong: 'sql\nINSERT INTO t VALUES (1);\n----',
    right: 'wait-sql\nSELECT true;\n----',
  },
  DR053: {
    title: 'the system is gone',
    explanation: `
What is tested went away in the middle of the run: a server was stopped, crashed, or closed the
connection on which coordtest asks it who waits for whom. Or it was there for earlier files, and
cannot be made for this one. The message names the server, and what it
said last where it said anything. The rest of the file is skipped: nothing that comes after it says
anything of the system. A session that alone is ended by the server is no such mistake: that shows
in the output of what the session runs.`,
    wrong: 'sql\nINSERT INTO t VALUES (1);\n----',
    right: 'wait-sql\nSELECT true;\n----',
  },
  DR060: {
    title: 'files are created inside of the temporary directory',
    explanation: `
A name is relative to \`<TEMP>\`. Absolute paths, \`..\` and symbolic links that lead elsewhere
are refused, so that no test can harm anything.`,
    wrong: 'create-file name=../s1\n1\n----',
    right: 'create-file name=s1\n1\n----',
  },
  DR061: {
    title: 'the file cannot be written',
    explanation: `
\`append-file\` takes a file that \`create-file\`, or the system, created before; and a file is
not a directory.`,
    wrong: 'append-file name=s1\n1\n----',
    right: 'create-file name=s1\n1\n----\n\nappend-file name=s1\n2\n----',
  },
} as const satisfies CodeTable;

/** One of {@link harnessCodes}. */
export type HarnessCode = keyof typeof harnessCodes;
