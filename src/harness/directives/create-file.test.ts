import { describe, expect, it } from 'vitest';
import { failuresOf, mistakesIn } from '../run-text.fixture.js';
import { block } from '../test-text.fixture.js';
import { MemoryWorkspace } from '../workspace.js';

describe('create-file and append-file', () => {
  it('write their input as it stands, with its line ends', () => {
    const workspace = new MemoryWorkspace();
    const text = [
      'create-file name=s1\n  one\n\n  two <TEMP>\n----\n',
      'append-file name=s1\nthree\n----\n',
      'create-file name=d/empty\n----\n',
      'create-file name=twice\n1\n----\n',
      'create-file name=twice\n2\n----\n',
      'create-file name=crlf\r\n1\r\n----\r\n',
    ].join('\n');
    expect(failuresOf(text, { workspace })).toBe('');
    expect(Object.fromEntries(workspace.files)).toEqual({
      s1: '  one\n\n  two <TEMP>\nthree\n',
      'd/empty': '',
      twice: '2\n',
      crlf: '1\n',
    });
  });

  it('stay within the temporary directory', () => {
    const text = block`
      create-file name=a/../../b
      ----

      append-file name=/etc/motd
      ----

      create-file name=C:\b
      ----
    `;
    expect(mistakesIn(text)).toBe(block`
      error[DR060]: \`a/../../b\` has a part \`..\`, which may lead out of \`<TEMP>\`
       --> dir/a.dd:1:18
        |
      1 | create-file name=a/../../b
        |                  ^^^^^^^^^
        |
        = help: use a name below \`<TEMP>\`, such as \`s1\`
      error[DR060]: \`/etc/motd\` is an absolute path, names are relative to \`<TEMP>\`
       --> dir/a.dd:4:18
        |
      4 | append-file name=/etc/motd
        |                  ^^^^^^^^^
        |
        = help: use a name below \`<TEMP>\`, such as \`s1\`
      error[DR060]: \`C:\b\` is an absolute path, names are relative to \`<TEMP>\`
       --> dir/a.dd:7:18
        |
      7 | create-file name=C:\b
        |                  ^^^^
        |
        = help: use a name below \`<TEMP>\`, such as \`s1\`
    `);
  });

  it('need a file to append to, and a name that is one', () => {
    expect(mistakesIn('append-file name=s1\n1\n----\n\ncreate-file name=a//b\n----\n')).toBe(block`
      error[DR061]: \`s1\` does not exist
       --> dir/a.dd:1:18
        |
      1 | append-file name=s1
        |                  ^^
        |
        = help: create it with \`create-file\` first
      error[DR061]: \`a//b\` does not name a file
       --> dir/a.dd:5:18
        |
      5 | create-file name=a//b
        |                  ^^^^
        |
        = help: use the name of a file, such as \`s1\`
    `);
  });
});
