/** A file that `coordtest init` writes. */
export interface InitFile {
  readonly name: string;
  readonly text: string;
}

/** A first test, of the embedded coordinator; it passes. */
const FIRST_TEST = `# A table, a view of it, and a race: a row that is written is not in a view before time moves on.
# \`npx coordtest run\` runs this file, \`npx coordtest rewrite\` puts what really comes out into it.

sql format=csv
CREATE TABLE orders (item text);
----
CREATE TABLE

sql format=csv
CREATE MATERIALIZED VIEW counts AS SELECT count(*) AS orders FROM orders;
----
CREATE VIEW

sql format=csv
INSERT INTO orders VALUES ('bolt');
----
INSERT 0 1

# Time and messages pass until the query is true.
wait-sql
SELECT orders = 1 FROM counts;
----
`;

/** What GitHub runs on each push. */
const WORKFLOW = `# Runs the test files on each push and shows their cases one by one.
name: coordtest
on: [push, pull_request]
jobs:
  coordtest:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - run: npx coordtest run --reporter default --reporter junit=coordtest.xml
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: coordtest
          path: coordtest.xml
`;

/** The configuration, all of it in comments. */
function configText(head: string, tail: string): string {
  return `// What \`npx coordtest run\` does where its command does not say otherwise.
${head}
  // The files that run where none are named: files, directories or globs, relative to this file.
  files: ['testdata/'],

  // Systems by name. One of your own is a class with sessions, made with \`defineSystem\`:
  //   import { arg, defineSystem } from 'coordtest';
  //   const jobs = defineSystem({
  //     name: 'jobs',
  //     options: { workers: arg.integer('how many workers there are').default(2) },
  //     create: ({ options }) => new JobQueue(options.workers),
  //   });
  // systems: { jobs, staging: { use: 'postgres', options: { url: 'postgres:///staging' } } },

  // The one that files run on: \`--system\` names another.
  system: 'embedded',

  // Options of that system, as \`--set\` has them; \`npx coordtest directives options\` lists them.
  // options: { transaction_isolation: 'serializable' },

  // Directives of your own, made with \`defineDirective\`.
  // directives: [printJobs],

  // How responses are printed: debug, table, csv or json.
  // format: 'csv',

  // Who is told how it goes: default, quiet, json, junit, or an object of your own.
  // reporters: ['default', { use: 'junit', file: 'coordtest.xml' }],

  // Threads; as fits machine and files if left out.
  // jobs: 2,
${tail}
`;
}

/** The files of a new project: its configuration is in TypeScript where the project is. */
export function initFiles(typescript: boolean): readonly InitFile[] {
  const config = typescript
    ? configText(
        "import { defineConfig } from 'coordtest';\n\nexport default defineConfig({",
        '});',
      )
    : configText("/** @type {import('coordtest').Config} */\nexport default {", '};');
  return [
    { name: `coordtest.config.${typescript ? 'ts' : 'mjs'}`, text: config },
    { name: 'testdata/first.dd', text: FIRST_TEST },
    { name: '.github/workflows/coordtest.yml', text: WORKFLOW },
  ];
}
