import { shortened } from '../../diagnostic/index.js';
import type { Response } from '../../harness/index.js';
import { cutNames, type ParsedStatement } from '../../sql/index.js';
import type { EnvironmentValues } from '../bind-environment.js';
import type { Core } from '../core.js';
import type { ResponseSlot } from '../response-queue.js';
import type { Blocked, Session } from '../session.js';
import type { Transaction } from '../transactions/transaction.js';
import { NOTICE_LEVELS } from '../variables/variable-definitions.js';

/** What the execution of a statement gets. */
export interface StatementContext {
  readonly core: Core;
  readonly session: Session;
  readonly transaction: Transaction;
  /** Whether more statements belong to the transaction. */
  readonly inBlock: boolean;
  readonly statement: ParsedStatement;
  /** Where its responses go. */
  readonly slot: ResponseSlot;
  /** What `now()`, `current_user` and parameters are. */
  readonly values: EnvironmentValues;
}

/** How far the execution of a statement came. */
export type Outcome =
  | { readonly kind: 'answered'; readonly response: Response }
  /** The answer comes later; the submission goes on meanwhile. */
  | { readonly kind: 'pending' }
  /** The submission goes on when this is done. */
  | { readonly kind: 'blocked'; readonly on: Blocked };

/** Tells a client what is not worth an error, if it wants to hear of it. */
export function giveNotice(
  { session, slot }: StatementContext,
  notice: Omit<Response & { readonly kind: 'notice' }, 'kind'>,
): void {
  const level = NOTICE_LEVELS.indexOf(notice.severity.toLowerCase());
  if (level < NOTICE_LEVELS.indexOf(session.variables.get('client_min_messages')!)) return;
  session.responses.push(slot, { kind: 'notice', ...notice });
}

/** Tells that IF NOT EXISTS left something as it was. */
export function noteExisting(
  context: StatementContext,
  what: string,
  name: string,
  code: string,
): void {
  const message = `${what} "${name}" already exists, skipping`;
  giveNotice(context, { severity: 'NOTICE', code, message });
}

/** Tells what IF EXISTS did not find: `table "t" does not exist, skipping`. */
export function noteMissing(context: StatementContext, missing: readonly string[]): void {
  for (const what of missing) {
    const message = `${what} does not exist, skipping`;
    giveNotice(context, { severity: 'NOTICE', code: '00000', message });
  }
}

/** Tells which names of the statement count up to a bound. */
export function noteCutNames(context: StatementContext): void {
  for (const { written, name } of cutNames(context.statement.text)) {
    const message = shortened(`identifier "${written}" will be truncated to "${name}"`);
    giveNotice(context, { severity: 'NOTICE', code: '42622', message });
  }
}

/** Warns of what ends with the transaction, where that is the statement's own. */
export function warnOutsideBlock(context: StatementContext, statement: string): void {
  if (context.inBlock) return;
  const message = `${statement} can only be used in transaction blocks`;
  giveNotice(context, { severity: 'WARNING', code: '25P01', message });
}

/** The outcome of a statement that is done. */
export function answered(response: Response): Outcome {
  return { kind: 'answered', response };
}

/** The outcome of a statement that will be answered. */
export const PENDING: Outcome = { kind: 'pending' };
