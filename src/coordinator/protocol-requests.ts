import type { Response } from '../harness/index.js';
import type { Column, SqlType } from '../repr/index.js';
import { parseStatements, SqlError, type StatementKind } from '../sql/index.js';
import type { Timestamp } from '../time/index.js';
import { MICROS } from './bind-environment.js';
import type { Core } from './core.js';
import { failTransaction } from './execute/end-transaction.js';
import { transactionAborted } from './errors.js';
import { interruptible } from './interruptible.js';
import { planFor } from './planning.js';
import { allDetermined, checkNameIsFree, columnsOfPlan, isOpaque } from './prepared-statements.js';
import { errorResponse } from './responses.js';
import type { PreparedStatement, Session } from './session.js';
import { endsFailed } from './transactions/transaction-rules.js';

/** A statement to prepare. */
export interface NewStatement {
  /** Empty: the one without a name, which may be there already. */
  readonly name: string;
  readonly text: string;
  /** Declared types of the parameters; those that are not declared are found out. */
  readonly types: readonly (SqlType | undefined)[];
}

/** What became of a statement to prepare. */
export type Prepared =
  | { readonly kind: 'prepared' }
  /** The text has no statement. */
  | { readonly kind: 'empty' }
  | (Response & { readonly kind: 'error' });

/** A prepared statement, as its client sees it. */
export interface StatementDescription {
  readonly parameterTypes: readonly SqlType[];
  /** Null if it gives no rows. */
  readonly columns: readonly Column[] | null;
  readonly kind: StatementKind;
}

/**
 * What PostgreSQL's extended protocol asks of a session besides statements: each is done at once.
 * Not to be called while a statement of the session is executed.
 */
export class ProtocolRequests {
  readonly #core: Core;
  readonly #session: Session;

  constructor(core: Core, connection: number) {
    this.#core = core;
    this.#session = core.session(connection);
  }

  /** Where the session stands between statements. */
  get transaction(): 'none' | 'block' | 'failed' {
    const { kind } = this.#session.transaction;
    if (kind === 'failed') return 'failed';
    return kind === 'explicit' ? 'block' : 'none';
  }

  /** The value of a variable, or undefined if there is none. */
  variable(name: string): string | undefined {
    return this.#session.variables.get(name);
  }

  /** Another number whenever a variable may have got another value. */
  get variableChanges(): number {
    return this.#session.variables.changes;
  }

  /** Rolls back what is under way, because of a mistake in the protocol's use. */
  failTransaction(): void {
    failTransaction(this.#core, this.#session);
  }

  /** Prepares a statement; if it cannot be, the transaction has failed. */
  prepare(statement: NewStatement): Prepared {
    try {
      return interruptible(this.#core, this.#session, () => this.#prepare(statement));
    } catch (error) {
      this.failTransaction();
      return errorResponse(error) as Response & { kind: 'error' };
    }
  }

  /** The prepared statement of a name. */
  prepared(name: string): PreparedStatement | undefined {
    return this.#session.prepared.get(name);
  }

  /** Forgets a prepared statement, if there is one. */
  forget(name: string): void {
    this.#session.prepared.delete(name);
  }

  /** What a client is told of a prepared statement. @throws SqlError; Interrupted */
  describe(prepared: PreparedStatement): StatementDescription {
    const find = (): readonly Column[] | null => this.#columnsOf(prepared);
    const { statement, parameterTypes } = prepared;
    const { columns = interruptible(this.#core, this.#session, find) } = prepared;
    return { parameterTypes, columns, kind: statement.kind };
  }

  #columnsOf({ statement, parameterTypes }: PreparedStatement): readonly Column[] | null {
    if (isOpaque(statement.kind)) return null;
    const plan = planFor(this.#core, this.#session, statement, { types: [...parameterTypes] });
    if (plan.kind !== 'execute') return columnsOfPlan(this.#session, plan);
    return this.#columnsOf(this.prepared(plan.name)!);
  }

  /** The time of the transaction, which begins with this if there is none. */
  #begin(): Timestamp {
    const { transaction: status } = this.#session;
    if ('transaction' in status) return status.transaction.wallTime;
    return (this.#session.begunAt ??= this.#core.now);
  }

  #prepare({ name, text, types }: NewStatement): Prepared {
    const { prepared, transaction } = this.#session;
    const preparedAt = this.#begin() * MICROS;
    const statements = parseStatements(text);
    if (statements.length > 1) {
      const message = 'cannot insert multiple commands into a prepared statement';
      throw new SqlError(message, '42601');
    }
    const [statement] = statements;
    if (transaction.kind === 'failed' && (statement === undefined || !endsFailed(statement))) {
      throw transactionAborted();
    }
    if (name === '') prepared.delete(name);
    checkNameIsFree(this.#session, name);
    if (statement === undefined) return { kind: 'empty' };
    const inferred = [...types];
    const plan = isOpaque(statement.kind)
      ? null
      : planFor(this.#core, this.#session, statement, { types: inferred });
    const parameterTypes = allDetermined(inferred);
    const bare = { statement, parameterTypes, preparedAt };
    const columns =
      plan?.kind === 'execute' ? this.#columnsOf(bare) : plan && columnsOfPlan(this.#session, plan);
    prepared.add(name, { ...bare, columns });
    return { kind: 'prepared' };
  }
}
