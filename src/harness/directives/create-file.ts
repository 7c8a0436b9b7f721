import { arg } from '../../datadriven/index.js';
import { defineDirective } from '../define-directive.js';
import { writeFile } from '../write-file.js';

/** The directive `create-file`. */
export const createFile = defineDirective({
  name: 'create-file',
  summary: 'Creates a file in the temporary directory, or empties it and writes it anew.',
  description: `
\`<TEMP>\` in what is submitted to the system stands for the directory, so that \`'<TEMP>/s1'\` is
the file \`s1\`. In the content of a file it stands for itself.`,
  arguments: {
    name: arg.string('the name of the file, relative to `<TEMP>`', { placeholder: 'NAME' }),
  },
  input: { kind: 'optional', doc: 'the content: lines, each with its line end' },
  output: 'Nothing.',
  example: `
create-file name=s1
first line
second line
----`,
  run(context, { name }, testCase) {
    writeFile(testCase, () => context.workspace.create(name, testCase.input.text));
    return '';
  },
});
