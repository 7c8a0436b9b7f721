import { planScalarExpression, resolveTypeName } from '../query/index.js';
import { SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { Name, Option, StatementForm } from '../syntax/index.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';
import { durationOption, refuseUnknownOptions } from './statement-options.js';

type Form<Kind extends StatementForm['kind']> = Extract<StatementForm, { kind: Kind }>;

/** Plans SHOW of one variable. */
export function planShowVariable(
  { catalog }: StatementContext,
  { name: { name, position } }: Form<'showVariable'>,
): StatementPlan {
  if (catalog.variable(name) !== undefined) return { kind: 'showVariable', name };
  const message = `unrecognized configuration parameter "${name}"`;
  throw new SqlError(message, '42704', { position });
}

/** Plans SET and RESET of a variable. Whether it may have the value is for its owner to say. */
export function planSet(
  { statement }: StatementContext,
  { name: { name, position }, ...rest }: Form<'set'>,
): StatementPlan {
  return { ...rest, kind: 'setVariable', name, position: statement.start + position };
}

/** Plans PREPARE; the statement itself is planned when its parameters are known. */
export function planPrepare(
  context: StatementContext,
  { name, statement, types }: Form<'prepare'>,
): StatementPlan {
  const environment = queryEnvironment(context);
  const parameterTypes = types.map((type) => resolveTypeName(type, environment));
  return { kind: 'prepare', name: name.name, statement, parameterTypes };
}

/**
 * Plans EXECUTE, whose parameters are expressions without columns, converted as by assignment
 * (PostgreSQL documentation, EXECUTE).
 */
export function planExecute(
  context: StatementContext,
  { name: { name, position }, parameters }: Form<'execute'>,
): StatementPlan {
  const types = context.preparedTypes?.(name);
  if (types === undefined) throw unknownPrepared(name, position);
  if (types.length !== parameters.length) {
    throw new SqlError(`wrong number of parameters for prepared statement "${name}"`, '42601', {
      detail: `Expected ${types.length} parameters but got ${parameters.length}.`,
      position,
    });
  }
  const environment = queryEnvironment(context);
  const values = parameters.map((value, index) => {
    const mismatch = (wanted: string, found: string): string =>
      `parameter $${index + 1} of type ${found} cannot be coerced to the expected type ${wanted}`;
    const scope = { construct: 'EXECUTE', expected: { type: types[index]!, mismatch } };
    return planScalarExpression(value, environment, scope).expression;
  });
  return { kind: 'execute', name, parameters: values };
}

/** Plans DEALLOCATE of one statement or of all. */
export function planDeallocate(
  { preparedTypes }: StatementContext,
  { name }: Form<'deallocate'>,
): StatementPlan {
  if (name !== null && preparedTypes?.(name.name) === undefined) {
    throw unknownPrepared(name.name, name.position);
  }
  return { kind: 'deallocate', name: name?.name ?? null };
}

function unknownPrepared(name: string, position: number): SqlError {
  return new SqlError(`prepared statement "${name}" does not exist`, '26000', { position });
}

/** Plans CLOSE of one cursor or of all. */
export function planClose(context: StatementContext, { name }: Form<'close'>): StatementPlan {
  if (name !== null) requireCursor(context, name);
  return { kind: 'close', name: name?.name ?? null };
}

function requireCursor({ hasCursor }: StatementContext, { name, position }: Name): void {
  if (hasCursor?.(name) === true) return;
  throw new SqlError(`cursor "${name}" does not exist`, '34000', { position });
}

/** The longest time that FETCH may be told to wait: a day, in milliseconds. */
const FETCH_TIMEOUT_MS_MAX = 24n * 60n * 60n * 1000n;

/** Plans FETCH. */
export function planFetch(
  context: StatementContext,
  { name, count, options }: Form<'fetch'>,
): StatementPlan {
  requireCursor(context, name);
  refuseUnknownOptions(options, ['timeout'], 'FETCH');
  const [option] = options;
  const timeoutMs = option === undefined ? null : fetchTimeout(option);
  return { kind: 'fetch', name: name.name, count, timeoutMs };
}

function fetchTimeout(option: Option): bigint {
  const { position, value } = option;
  const isNegative = value !== null && 'text' in value && value.text.trim().startsWith('-');
  const timeoutMs = isNegative ? -1n : durationOption(option);
  if (timeoutMs >= 0n && timeoutMs <= FETCH_TIMEOUT_MS_MAX) return timeoutMs;
  throw new SqlError('timeout out of range', '22023', { position });
}
