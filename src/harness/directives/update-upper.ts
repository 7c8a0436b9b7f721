import { DiagnosticError, quoted, type Diagnostic } from '../../diagnostic/index.js';
import { defineDirective } from '../define-directive.js';
import { longerName, resolveItems } from '../items.js';
import { fail } from '../mistakes/mistake.js';
import { refused } from '../mistakes/refusal.js';
import { FeedbackError, SystemError } from '../system/system-errors.js';
import { parseWholeNumber } from '../whole-number.js';
import type { Timestamp } from '../../time/index.js';
import type { FileContext, NamedItem } from '../file-context.js';
import type { InputLine } from '../input-text.js';
import type { Place } from '../mistakes/place.js';
import { waitFor, type Work } from '../system/work.js';

/** One line: an item, its new upper, and where that stands. */
interface UpperLine {
  readonly named: NamedItem;
  readonly upper: Timestamp;
  readonly place: Place;
}

/** The directive `update-upper`. */
export const updateUpper = defineDirective({
  name: 'update-upper',
  summary: 'Tells the system of uppers, as if its workers had.',
  description: `
All lines make one progress message, which is delivered at once, before those that are held. What
the system knows of an item is the maximum of what it was told, be it by this or by its workers.`,
  arguments: {},
  input: {
    kind: 'required',
    doc: 'lines of a full name, a blank and an upper, which is greater than 1',
  },
  output: 'Nothing.',
  example: `
update-upper
materialize.public.t_primary_idx 5
----`,
  needs: ['feedback', 'names'],
  *run(context, _args, testCase) {
    const uppers = new Map<string, UpperLine>();
    const mistakes: Diagnostic[] = [];
    for (const line of testCase.input.lines()) {
      try {
        const read = readLine(context, line);
        requireNotBack(read, uppers.get(read.named.item) ?? lastInjected(context, read.named));
        uppers.set(read.named.item, read);
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        mistakes.push(...error.diagnostics);
      }
    }
    if (mistakes.length > 0) throw new DiagnosticError(mistakes);
    yield* inject(context, uppers, testCase.place);
    return '';
  },
});

function readLine(context: FileContext, line: InputLine): UpperLine {
  // A name may have blanks in it: the upper is the last word.
  const number = line.words().at(-1)!;
  const name = line.slice(0, line.text.length - number.text.length);
  if (name.text === '') {
    fail('DR040', line.place, {
      message: `a line of \`update-upper\` is a name and an upper, found ${quoted(line.text)}`,
      help: `write a line such as \`${namesWithUppers(context)[0] ?? 'NAME'} 5\``,
    });
  }
  const entry = { name: name.text, place: name.place };
  const [named] = resolveItems(context, [entry], namesWithUppers(context));
  const upper = parseWholeNumber(number.text, number.place);
  if (upper <= 1n) {
    fail('DR042', number.place, {
      message: `an upper is greater than 1, found ${upper}`,
      help: 'write 2 or more: the since that follows it is less by one',
    });
  }
  return { named: named!, upper, place: number.place };
}

/** The earlier upper of an item, in this file. */
interface EarlierUpper {
  readonly upper: Timestamp;
  readonly place: Place;
}

function lastInjected(
  { injectedUppers }: FileContext,
  { item }: NamedItem,
): EarlierUpper | undefined {
  return injectedUppers.get(item);
}

function requireNotBack({ named, upper, place }: UpperLine, last: EarlierUpper | undefined): void {
  if (last === undefined || upper >= last.upper) return;
  fail('DR043', place, {
    message: `the upper of \`${named.name}\` never goes back: it is ${last.upper}, found ${upper}`,
    related: { message: `it was moved to ${last.upper} here`, ...last.place },
    help: `write ${last.upper} or more`,
  });
}

/** The names that a line can begin with, or all names if there is none or the system cannot say. */
function namesWithUppers({ system: { names } }: FileContext): readonly string[] {
  const some = names?.withUppers?.() ?? [];
  return some.length > 0 ? some : (names?.all() ?? []);
}

function refuseLine(
  context: FileContext,
  error: SystemError,
  line: UpperLine | undefined,
  place: Place,
): Diagnostic {
  if (line === undefined) return refused(error, place);
  if (!(error instanceof FeedbackError) || error.fault === 'upper') {
    return refused(error, line.place);
  }
  const { name, place: at } = line.named;
  const nearest = longerName(name, namesWithUppers(context));
  return refused(error, at, nearest && `did you mean \`${nearest}\`?`);
}

function* inject(
  context: FileContext,
  uppers: ReadonlyMap<string, UpperLine>,
  place: Place,
): Work<void> {
  const pairs = Array.from(uppers, ([item, { upper }]) => [item, upper] as const);
  try {
    yield* waitFor(context.system.feedback!.inject(pairs));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const line = error instanceof FeedbackError ? uppers.get(error.item ?? '') : undefined;
    throw new DiagnosticError([refuseLine(context, error, line, place)]);
  }
  for (const [item, { upper, place: at }] of uppers) {
    context.injectedUppers.set(item, { upper, place: at });
  }
}
