import type { CodeTable } from '../diagnostic/index.js';

/** The diagnostics of files of the isolation tester. */
export const isolationCodes = {
  DI001: {
    title: 'the parts of a spec come in their order',
    explanation: `
First any number of \`setup\`, then at most one \`teardown\`, then the sessions, then the
permutations. A session has at most one \`setup\`, then its steps, then at most one \`teardown\`.
Names that are not letters, digits and underscores alone, or that are words of the format, stand in
double quotes.`,
    wrong: 'session s1\nstep a { SELECT 1; }\nsetup { SELECT 2; }\n',
    right: 'session s1\nsetup { SELECT 2; }\nstep a { SELECT 1; }\n',
  },
  DI002: {
    title: 'what is opened is closed',
    explanation: `
SQL stands between \`{\` and \`}\` and may have several lines; there is no way to write \`}\` within
it. A name in double quotes ends on its line, and \`""\` in it is one quote.`,
    wrong: 'session s1\nstep a { SELECT 1;\n',
    right: 'session s1\nstep a { SELECT 1; }\n',
  },
  DI003: {
    title: 'there is a session, and each session has a step',
    explanation: `
A spec is about the order of the steps of its sessions, so there is at least one of each.`,
    wrong: 'session s1\nsession s2\nstep b { SELECT 1; }\n',
    right: 'session s1\nstep a { SELECT 1; }\n',
  },
  DI004: {
    title: 'the name of a step is its own',
    explanation: `
Permutations name steps without their sessions, so no two steps of a file have the same name.`,
    wrong: 'session s1\nstep a { SELECT 1; }\nsession s2\nstep a { SELECT 2; }\n',
    right: 'session s1\nstep a { SELECT 1; }\nsession s2\nstep b { SELECT 2; }\n',
  },
  DI005: {
    title: 'a permutation names steps that there are',
    explanation: `
A permutation is a list of names of steps, each with markers in parentheses behind it where it needs
some. What a marker names stands in the same permutation.`,
    wrong: 'session s1\nstep a { SELECT 1; }\npermutation b\n',
    right: 'session s1\nstep a { SELECT 1; }\npermutation a\n',
  },
  DI006: {
    title: 'a marker is about another session',
    explanation: `
\`a(*)\` lets \`a\` be reported as waiting when it starts, \`a(b)\` holds the report of \`a\` back
until \`b\` is done, \`a(b notices 2)\` until the session of \`b\` sent two notices. A session does
one step at a time, so its own steps cannot be what is waited for.`,
    wrong: 'session s1\nstep a { SELECT 1; }\nstep b { SELECT 2; }\npermutation a(b) b\n',
    right: 'session s1\nstep a { SELECT 1; }\nstep b { SELECT 2; }\npermutation a(*) b\n',
  },
  DI007: {
    title: 'not too many orders',
    explanation: `
Where no permutation is written, every order of the steps is run that keeps the order within each
session. Their number grows faster than exponentially: two sessions of three steps have 20, four of
them 369,600.`,
    wrong: `
session s1
step a { SELECT 1; }
step b { SELECT 1; }
# ... and three more sessions like it, with three steps each`,
    right: 'session s1\nstep a { SELECT 1; }\npermutation a\n',
  },
  DI008: {
    title: 'a spec is for systems that there are',
    explanation: `
A comment \`# systems = a, b\` says which systems a spec is for; on others its permutations are
skipped. A name that no system has is an error where the spec is for none of those that run it.`,
    wrong: '# systems = postgress\nsession s1\nstep a { SELECT 1; }\n',
    right: '# systems = postgres\nsession s1\nstep a { SELECT 1; }\n',
  },
  DI020: {
    title: 'what a permutation begins with succeeds',
    explanation: `
\`setup\` of the file and of the sessions runs before the steps of each permutation. An error there
leaves nothing that the steps could be tested on.`,
    wrong: 'setup { CREATE TABLE t (a int) }\nsession s1\nstep a { SELECT 1; }\n',
    right: `
setup { CREATE TABLE t (a int) }
teardown { DROP TABLE t }
session s1
step a { SELECT 1; }`,
  },
  DI021: {
    title: 'a session that has to go on is not blocked for good',
    explanation: `
A session does one step at a time. Its next step, its teardown and the end of the permutation wait
until the step before is done; here nothing was left to run that could let it go on.`,
    wrong: `
session s1
step lock1 { BEGIN; LOCK TABLE t; }
session s2
step lock2 { BEGIN; LOCK TABLE t; }
step end2 { COMMIT; }
permutation lock1 lock2 end2`,
    right: `
session s1
step lock1 { BEGIN; LOCK TABLE t; }
step end1 { COMMIT; }
session s2
step lock2 { BEGIN; LOCK TABLE t; }
step end2 { COMMIT; }
permutation lock1 lock2 end1 end2`,
  },
  DI022: {
    title: 'markers do not hold each other back',
    explanation: `
At the end of a permutation every step is done, yet markers keep these from being reported: they
name each other, or notices that never came.`,
    wrong: `
session s1
step a { SELECT 1; }
session s2
step b { SELECT 2; }
permutation a(b) b(a)`,
    right: `
session s1
step a { SELECT 1; }
session s2
step b { SELECT 2; }
permutation a(b) b`,
  },
} as const satisfies CodeTable;

/** One of {@link isolationCodes}. */
export type IsolationCode = keyof typeof isolationCodes;
