import { DiagnosticError, nearestName, quoted, type Diagnostic } from '../../diagnostic/index.js';
import { requireCapability } from '../capability.js';
import { defineDirective } from '../define-directive.js';
import { splitSystems } from '../file-systems.js';
import { requireSystem } from '../case-condition.js';
import { FORMAT_OPTION, parseFormat, SYSTEMS_OPTION } from '../formats/format-option.js';
import { listNames } from '../items.js';
import { fail } from '../mistakes/mistake.js';
import { OUTPUT_FORMATS } from '../formats/output-format.js';
import { OptionError } from '../system/system-errors.js';
import type { FileContext } from '../file-context.js';
import { waitFor, type Work } from '../system/work.js';
import type { InputLine, InputWord } from '../input-text.js';

/** The directive `options`. */
export const options = defineDirective({
  name: 'options',
  summary: 'Sets options of the system for the whole file.',
  description: `
Stands before all other directives. The option \`format\` belongs to the harness: the format of
responses where a directive does not choose one, which is ${listNames(OUTPUT_FORMATS)}.
The option \`systems\` names the systems that the file is for, with commas between them: on all
others its cases are skipped. A single case says so with \`onlyif=\` or \`skipif=\`, which every
directive takes.

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
    const forMaking = new Map<string, InputWord>();
    for (const line of testCase.input.lines()) {
      try {
        yield* setOption(context, line, forMaking);
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        mistakes.push(...error.diagnostics);
      }
    }
    if (forMaking.size > 0 && mistakes.length === 0) yield* makeAgain(context, forMaking);
    if (mistakes.length > 0) throw new DiagnosticError(mistakes);
    return '';
  },
});

/** Sets an option, or notes it where a system has options only when it is made. */
function* setOption(
  context: FileContext,
  line: InputLine,
  forMaking: Map<string, InputWord>,
): Work<void> {
  const [name, value] = splitOption(line);
  const before = context.optionsSet.get(name.text);
  if (before !== undefined) {
    fail('DR008', name.place, {
      message: `the option \`${name.text}\` is set once, found a second value`,
      related: { message: 'it was set here', ...before },
    });
  }
  const ofSystem = name.text !== FORMAT_OPTION && name.text !== SYSTEMS_OPTION;
  if (ofSystem) requireSystemOption(context, name);
  try {
    if (name.text === SYSTEMS_OPTION) requireSystems(context, value);
    else if (name.text === FORMAT_OPTION) context.format = parseFormat(value.text);
    else if (context.system.setOption === undefined) forMaking.set(name.text, value);
    else {
      const expanded = context.temporary.expand(value.text);
      yield* waitFor(context.system.setOption(name.text, expanded));
    }
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    refuse(context, error, [name.text, value]);
  }
  context.optionsSet.set(name.text, name.place);
}

function* makeAgain(context: FileContext, options: ReadonlyMap<string, InputWord>): Work<void> {
  const texts = Array.from(
    options,
    ([name, { text }]) => [name, context.temporary.expand(text)] as const,
  );
  try {
    yield* context.makeAgain(new Map(texts));
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const value = options.get(error.option);
    if (value === undefined) throw error;
    refuse(context, error, [error.option, value]);
  }
}

function refuse(
  context: FileContext,
  { message }: OptionError,
  [name, value]: readonly [name: string, value: InputWord],
): never {
  const about = context.systemOptions.get(name);
  fail('DR007', value.place, {
    message,
    ...(about !== undefined && { notes: [`\`${name}\`: ${about}`] }),
  });
}

/** Whether the file runs was decided before; here are the mistakes. */
function requireSystems({ systems: { known } }: FileContext, { text, place }: InputWord): void {
  const [, inside] = /^\((.*)\)$/.exec(text) ?? [];
  if (inside !== undefined) {
    fail('DR009', place, {
      message: `a line \`${SYSTEMS_OPTION} = ...\` has names with commas between, found brackets`,
      help: `write \`${SYSTEMS_OPTION} = ${inside.trim() || 'postgres'}\`, without brackets`,
    });
  }
  for (const name of splitSystems(text)) {
    requireSystem(name, place, { by: SYSTEMS_OPTION, known });
  }
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
  if (systemOptions.size === 0) requireCapability(system, 'options', name.place);
  const known = [FORMAT_OPTION, SYSTEMS_OPTION, ...systemOptions.keys()];
  const nearest = nearestName(name.text, known);
  if (!systemOptions.has(name.text)) {
    fail('DR007', name.place, {
      message: `system \`${system.name}\` has no option ${quoted(name.text)}`,
      notes: [`options are ${listNames(known)}`],
      ...(nearest !== undefined && { help: `did you mean \`${nearest}\`?` }),
    });
  }
}
