import { TIMESTAMP_MAX } from '../time/index.js';
import { deliverExcept, driveSession, endSession, type Progress } from './drive-session.js';
import type { FileContext } from './file-context.js';
import type { InputText } from './input-text.js';
import type { Response } from './system.js';

/** What {@link waitUntilTrue} tries, and how often. */
export interface WaitParts {
  readonly input: InputText;
  readonly attempts: bigint;
  /** Items whose progress stays held. */
  readonly except: ReadonlySet<string>;
}

/** How a wait ended. */
export type WaitOutcome =
  | { readonly kind: 'true' }
  /** The attempts are used up. */
  | { readonly kind: 'timeout'; readonly last: Attempt }
  /** The error is one of the text itself. */
  | { readonly kind: 'never'; readonly last: Attempt }
  /** A statement gave no rows, or there was none: `found` says which. */
  | { readonly kind: 'noQuery'; readonly found: string };

/** An attempt after which the wait was not over: responses to the point where it went wrong. */
export interface Attempt {
  readonly progress: Progress;
  /** The response that was not what it had to be; null if the attempt was blocked. */
  readonly response: Response | null;
}

/** Tries until all values are true, each failed attempt moving the clock on by one millisecond. */
export function waitUntilTrue(context: FileContext, parts: WaitParts): WaitOutcome {
  const clock = context.system.clock!;
  for (let left = parts.attempts; ; left -= 1n) {
    const outcome = attempt(context, parts);
    if (outcome.kind !== 'timeout') return outcome;
    if (clock.now === TIMESTAMP_MAX) return outcome;
    clock.advance(1n);
    if (left <= 1n) return outcome;
  }
}

function attempt(context: FileContext, { input, except }: WaitParts): WaitOutcome {
  const { system } = context;
  deliverExcept(system, except);
  const session = system.connect();
  session.submit(context.temporary.expand(input.text));
  const progress = driveSession(system, session);
  endSession(system, session);
  return judge(progress);
}

/** Here `timeout` means: not yet. */
function judge(progress: Progress): WaitOutcome {
  for (const response of progress.responses) {
    if (response.kind === 'completed') return { kind: 'noQuery', found: `\`${response.tag}\`` };
    if (response.kind === 'rows' && isTrue(response)) continue;
    const never = response.kind === 'error' && response.permanent === true;
    return { kind: never ? 'never' : 'timeout', last: { progress, response } };
  }
  if (progress.blocked !== null) return { kind: 'timeout', last: { progress, response: null } };
  if (progress.responses.length === 0) return { kind: 'noQuery', found: 'no statement' };
  return { kind: 'true' };
}

function isTrue({ rows }: Response & { kind: 'rows' }): boolean {
  return rows.every((row) => row.every((datum) => datum === true));
}
