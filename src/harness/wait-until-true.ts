import { quoted } from '../diagnostic/index.js';
import { typeName } from '../repr/index.js';
import { TIMESTAMP_MAX } from '../time/index.js';
import {
  deliverExcept,
  driveSession,
  endIfAborted,
  endSession,
  type Progress,
} from './drive-session.js';
import type { FileContext } from './file-context.js';
import type { InputText } from './input-text.js';
import type { Response } from './system/system.js';
import { waitFor, type Work } from './system/work.js';

/** What {@link waitUntilTrue} tries, and how often. */
export interface WaitParts {
  readonly input: InputText;
  /** With a manual clock as many attempts; else as many milliseconds. */
  readonly attempts: bigint;
  /** Items whose progress stays held. */
  readonly except: ReadonlySet<string>;
}

/** How a wait ended. */
export type WaitOutcome =
  | { readonly kind: 'true' }
  /** The attempts, or the milliseconds, are used up, or the clock cannot move on. */
  | { readonly kind: 'timeout'; readonly last: Attempt; readonly attempts: bigint }
  /** The error is one of the text itself. */
  | { readonly kind: 'never'; readonly last: Attempt }
  /** A statement gave no rows of booleans, or there was none: `found` says which. */
  | { readonly kind: 'noQuery'; readonly found: string };

/** An attempt after which the wait was not over: responses to the point where it went wrong. */
export interface Attempt {
  readonly progress: Progress;
  /** The response that was not what it had to be; null if the attempt was blocked. */
  readonly response: Response | null;
}

/**
 * Tries until all values are true, each failed attempt moving the clock on by one millisecond, or
 * letting real time pass where the system has no clock.
 */
export function* waitUntilTrue(context: FileContext, parts: WaitParts): Work<WaitOutcome> {
  const { clock } = context.system;
  const pauses = clock === undefined ? context.system.startWait!(parts.attempts) : undefined;
  for (let attempts = 1n; ; attempts += 1n) {
    const outcome = yield* attempt(context, parts);
    if (outcome.kind !== 'notYet') return outcome;
    yield* waitFor(context.betweenAttempts?.());
    const { last } = outcome;
    if (clock === undefined) {
      if (yield* waitFor(pauses!.next())) continue;
      return { kind: 'timeout', last, attempts: parts.attempts };
    }
    if (clock.now === TIMESTAMP_MAX) return { kind: 'timeout', last, attempts };
    clock.advance(1n);
    if (attempts >= parts.attempts) return { kind: 'timeout', last, attempts };
  }
}

type AttemptOutcome =
  Exclude<WaitOutcome, { kind: 'timeout' }> | { readonly kind: 'notYet'; readonly last: Attempt };

function* attempt(context: FileContext, { input, except }: WaitParts): Work<AttemptOutcome> {
  const { system } = context;
  yield* deliverExcept(system, except);
  const session = yield* waitFor(system.connect());
  session.submit(context.temporary.expand(input.text));
  const progress = yield* endIfAborted(session, driveSession(system, session));
  yield* endSession(system, session);
  return judge(progress);
}

function judge(progress: Progress): AttemptOutcome {
  const answers = progress.responses.filter(({ kind }) => kind !== 'notice');
  for (const response of answers) {
    if (response.kind === 'completed') return { kind: 'noQuery', found: `\`${response.tag}\`` };
    if (response.kind === 'rows') {
      const found = findNotBoolean(response);
      if (found !== undefined) return { kind: 'noQuery', found };
      if (isTrue(response)) continue;
    }
    const never = response.kind === 'error' && response.permanent === true;
    return { kind: never ? 'never' : 'notYet', last: { progress, response } };
  }
  if (progress.blocked !== null) return { kind: 'notYet', last: { progress, response: null } };
  if (answers.length === 0) return { kind: 'noQuery', found: 'no statement' };
  return { kind: 'true' };
}

/** The first column that cannot be true, whatever its rows. */
function findNotBoolean({ columns }: Response & { kind: 'rows' }): string | undefined {
  const column = columns.find(({ type }) => type.kind !== 'bool');
  return column && `column ${quoted(column.name)} of type ${typeName(column.type)}`;
}

function isTrue({ rows }: Response & { kind: 'rows' }): boolean {
  return rows.every((row) => row.every((datum) => datum === true));
}
