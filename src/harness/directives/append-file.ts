import { arg } from '../../datadriven/index.js';
import { defineDirective } from '../define-directive.js';
import { writeFile } from '../write-file.js';

/** The directive `append-file`. */
export const appendFile = defineDirective({
  name: 'append-file',
  summary: 'Writes at the end of a file in the temporary directory.',
  description: 'The file must exist: `create-file` creates it, and a system may.',
  arguments: {
    name: arg.string('the name of the file, relative to `<TEMP>`', { placeholder: 'NAME' }),
  },
  input: { kind: 'optional', doc: 'what is added: lines, each with its line end' },
  output: 'Nothing.',
  example: `
create-file name=s1
first line
----

append-file name=s1
second line
----`,
  run(context, { name }, testCase) {
    writeFile(testCase, () => context.workspace.append(name, testCase.input.text));
    return '';
  },
});
