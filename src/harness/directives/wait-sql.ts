import { arg } from '../../datadriven/index.js';
import { defineDirective } from '../define-directive.js';
import { findItems, resolveItems } from '../items.js';
import { fail } from '../mistakes/mistake.js';
import { describeAttempt, describeHeldBack } from '../wait-notes.js';
import { waitUntilTrue, type WaitOutcome } from '../wait-until-true.js';
import type { DirectiveCase } from '../directive-case.js';
import type { FileContext, NamedItem } from '../file-context.js';

/**
 * How many attempts there are unless `timeout=` says otherwise. Each moves the clock by a
 * millisecond, so that this is the 5 seconds which the original coordtest waited.
 */
const WAIT_ATTEMPTS = 5000n;

/** The longest `timeout=`, in milliseconds: beyond it a wait that fails would seem to hang. */
const WAIT_TIMEOUT_MAX_MS = 600_000n;

/** The directive `wait-sql`. */
export const waitSql = defineDirective({
  name: 'wait-sql',
  summary: 'Lets time and messages pass until queries are true.',
  description: `
Each attempt delivers all held messages but those excluded and runs the input in a session of its
own. If every value of every row is true the directive is done; no rows are fine too. If one is
false or null, or a statement fails or is blocked, the clock moves on by one millisecond and the
next attempt begins.

There are ${WAIT_ATTEMPTS} attempts, or as many as \`timeout=\` has milliseconds; it is a mistake
in the file if the last one fails. Only what no later attempt could mend ends the wait early: an
error of the text itself, such as a syntax error, and a column that is not boolean.

A system without a manual clock is given real time: ${WAIT_ATTEMPTS} milliseconds or \`timeout=\`,
in attempts with growing pauses between them.`,
  arguments: {
    'exclude-uppers': arg
      .string('full names of items whose progress stays held', { placeholder: 'ITEM' })
      .list()
      .default([]),
    timeout: arg
      .duration('how long to try, in time of the manual clock or else in real time', {
        min: 1n,
        max: WAIT_TIMEOUT_MAX_MS,
      })
      .default(WAIT_ATTEMPTS),
  },
  input: { kind: 'required', doc: 'queries whose every value is true in the end' },
  output: 'Nothing.',
  example: `
wait-sql exclude-uppers=materialize.public.v2_primary_idx
SELECT count(*) = 2 FROM v1;
----`,
  needs: ['waiting'],
  *run(context, { 'exclude-uppers': names, timeout: attempts }, testCase) {
    const excluded = resolveItems(
      context,
      names.map((name, index) => ({ name, place: testCase.valuePlace('exclude-uppers', index) })),
    );
    const filtered = findItems(context, context.upperFilter);
    const items = [...excluded, ...filtered].map(({ item }) => item);
    const before = context.system.clock?.now;
    const { input } = testCase;
    const change = context.system.firstChange?.(context.temporary.expand(input.text));
    if (change !== undefined) failNoQuery(testCase, `\`${change}\``);
    const outcome = yield* waitUntilTrue(context, { input, attempts, except: new Set(items) });
    if (outcome.kind === 'true') return '';
    return failWait(context, { testCase, outcome, excluded, filtered, before });
  },
});

interface FailedWait {
  readonly testCase: DirectiveCase;
  readonly outcome: Exclude<WaitOutcome, { kind: 'true' }>;
  readonly excluded: readonly NamedItem[];
  readonly filtered: readonly NamedItem[];
  /** The clock when the wait began, if there is one. */
  readonly before: bigint | undefined;
}

function failWait(
  context: FileContext,
  { testCase, outcome, excluded, filtered, before }: FailedWait,
): never {
  if (outcome.kind === 'noQuery') failNoQuery(testCase, outcome.found);
  const last = describeAttempt(outcome.last);
  if (outcome.kind === 'never') {
    fail('DR032', testCase.wholePlace, {
      message: '`wait-sql` can never be true: no later attempt could mend this error',
      notes: last,
    });
  }
  fail('DR031', testCase.wholePlace, {
    message: `\`wait-sql\` was not true within ${describeTime(context, outcome, before)}`,
    notes: [
      ...last,
      ...describeHeldBack(context, {
        items: excluded,
        by: 'exclude-uppers',
        place: testCase.place,
      }),
      ...describeHeldBack(context, { items: filtered, by: 'set-upper-filter' }),
    ],
    help: 'give it longer with `timeout=`, or look at the same query with `sql`',
  });
}

/** How long a wait was: attempts and times of the manual clock, or real time. */
function describeTime(
  { system: { clock } }: FileContext,
  { attempts }: WaitOutcome & { kind: 'timeout' },
  before: bigint | undefined,
): string {
  if (clock === undefined) return `${attempts} ms`;
  const count = attempts === 1n ? '1 attempt' : `${attempts} attempts`;
  return `${count} (now ${before} to ${clock.now})`;
}

function failNoQuery(testCase: DirectiveCase, found: string): never {
  fail('DR030', testCase.wholePlace, {
    message: `\`wait-sql\` takes queries with boolean columns, found ${found}`,
    help: 'write a condition, such as `SELECT count(*) = 1 FROM t;`, and use `sql` for all else',
  });
}
