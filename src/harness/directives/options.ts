import { DiagnosticError, nearestName, quoted, type Diagnostic } from '../../diagnostic/index.js';
import { requireCapability } from '../capability.js';
import { defineDirective } from '../define-directive.js';
import { FORMAT_OPTION, parseFormat } from '../format-option.js';
import { listNames } from '../items.js';
import { fail } from '../mistake.js';
import { OUTPUT_FORMATS } from '../output-format.js';
import { OptionError } from '../system-errors.js';
import type { FileContext } from '../file-context.js';
import { waitFor, type Work } from '../work.js';
import type { InputLine, InputWord } from '../input-text.js';

/** The directive `options`. */
export const options = defineDirective({
  name: 'options',
  summary: 'Sets options of the system for the whole file.',
  description: `
Stands before all other directives. The option \`format\` belongs to the harness: the format of
responses where a directive does not choose one, which is ${listNames(OUTPUT_FORMATS)}.
All others belong to the system under test; an option that it does not have is answered with those
that it has. What a file sets counts more than what is set from outside.`,
  arguments: {},
  input: {
    kind: 'required',
    doc: 'lines `name = value`; the value goes on to the end of the line',
  },
  output: 'Nothing.',
  example: `
options
format = table
----`,
  beforeOthers: true,
  *run(context, _args, testCase) {
    const mistakes: Diagnostic[] = [];
    for (const line of testCase.input.lines()) {
      try {
        yield* setOption(context, line);
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        mistakes.push(...error.diagnostics);
      }
    }
    if (mistakes.length > 0) throw new DiagnosticError(mistakes);
    return '';
  },
});

function* setOption(context: FileContext, line: InputLine): Work<void> {
  const [name, value] = splitOption(line);
  const before = context.optionsSet.get(name.text);
  if (before !== undefined) {
    fail('DR008', name.place, {
      message: `the option \`${name.text}\` is set once, found a second value`,
      related: { message: 'it was set here', ...before },
    });
  }
  if (name.text !== FORMAT_OPTION) requireSystemOption(context, name);
  try {
    if (name.text === FORMAT_OPTION) context.format = parseFormat(value.text);
    else {
      const expanded = context.temporary.expand(value.text);
      yield* waitFor(context.system.setOption!(name.text, expanded));
    }
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const about = context.systemOptions.get(name.text);
    fail('DR007', value.place, {
      message: error.message,
      ...(about !== undefined && { notes: [`\`${name.text}\`: ${about}`] }),
    });
  }
  context.optionsSet.set(name.text, name.place);
}

function splitOption(line: InputLine): readonly [name: InputWord, value: InputWord] {
  const equals = line.text.indexOf('=');
  const name = line.slice(0, Math.max(0, equals));
  const value = line.slice(equals + 1, line.text.length);
  if (equals === -1 || name.text === '' || value.text === '') {
    fail('DR006', line.place, {
      message: `a line of \`options\` is \`name = value\`, found ${quoted(line.text)}`,
      help: `write a line such as \`${FORMAT_OPTION} = table\``,
    });
  }
  return [name, value];
}

function requireSystemOption(context: FileContext, name: InputWord): void {
  const { system, systemOptions } = context;
  requireCapability(system, 'options', name.place);
  const known = [FORMAT_OPTION, ...systemOptions.keys()];
  const nearest = nearestName(name.text, known);
  if (!systemOptions.has(name.text)) {
    fail('DR007', name.place, {
      message: `system \`${system.name}\` has no option ${quoted(name.text)}`,
      notes: [`options are ${listNames(known)}`],
      ...(nearest !== undefined && { help: `did you mean \`${nearest}\`?` }),
    });
  }
}
