import { describe, expect, it } from 'vitest';
import { mistakesIn, runText } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';

const FORMATS = '`debug`, `table`, `csv`, `json`';

describe('options', () => {
  it('set options of the system and the format of the file', () => {
    const text = block`
      # Comments may come before.
      options
      delay = 3
      format=csv
      ----

      options
      ----

      sql
      put a 1
      ----
      PUT 1

      sql format=debug
      put a 1
      ----
      Put {
          version: 2,
      }
    `;
    expect(mistakesIn(text)).toContain('error[DR003]: `options` needs input');
    expect(runText(text).counts).toMatchObject({ passed: 3, error: 1 });
  });

  it('reports every mistake in its lines', () => {
    const text = block`
      options
      delay
      = 3
      delay =
      dealy = 3
      delay = soon
      format = tabel
      delay = 3
      delay = 4
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR006]: a line of \`options\` is \`name = value\`, found \`delay\`
       --> dir/a.dd:2:1
        |
      2 | delay
        | ^^^^^
        |
        = help: write a line such as \`format = table\`

      error[DR006]: a line of \`options\` is \`name = value\`, found \`= 3\`
       --> dir/a.dd:3:1
        |
      3 | = 3
        | ^^^
        |
        = help: write a line such as \`format = table\`

      error[DR006]: a line of \`options\` is \`name = value\`, found \`delay =\`
       --> dir/a.dd:4:1
        |
      4 | delay =
        | ^^^^^^^
        |
        = help: write a line such as \`format = table\`

      error[DR007]: system \`key-value\` has no option \`dealy\`
       --> dir/a.dd:5:1
        |
      5 | dealy = 3
        | ^^^^^
        |
        = note: options are \`format\`, \`systems\`, \`delay\`
        = help: did you mean \`delay\`?

      error[DR007]: \`delay\` is a number of milliseconds, found \`soon\`
       --> dir/a.dd:6:9
        |
      6 | delay = soon
        |         ^^^^
        |
        = note: \`delay\`: Milliseconds between a write and its copy on the replicas.

      error[DR007]: the option \`format\` is one of ${FORMATS}, found \`tabel\`; did you mean \`table\`?
       --> dir/a.dd:7:10
        |
      7 | format = tabel
        |          ^^^^^

      error[DR008]: the option \`delay\` is set once, found a second value
       --> dir/a.dd:9:1
        |
      9 | delay = 4
        | ^^^^^
        |
      note: it was set here
       --> dir/a.dd:8:1
    `);
  });

  it('stand before all other directives', () => {
    expect(mistakesIn('print-feedback\n----\n\noptions\nformat = csv\n----\n')).toBe(block`
      error[DR005]: \`options\` stands before all other directives
       --> dir/a.dd:4:1
        |
      4 | options
        | ^^^^^^^
        |
      note: this one comes first
       --> dir/a.dd:1:1
        = help: move \`options\` to the top of the file
    `);
  });
});
