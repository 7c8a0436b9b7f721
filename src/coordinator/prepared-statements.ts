import { typeOid, type Column, type Datum, type SqlType } from '../repr/index.js';
import {
  SqlError,
  undeterminedParameter,
  type StatementKind,
  type StatementPlan,
} from '../sql/index.js';
import type { Core } from './core.js';
import { planWithValues } from './planning.js';
import type { PreparedStatement, Session } from './session.js';

/**
 * Plans a prepared statement with its parameters.
 *
 * @throws SqlError, also if its columns are not any more what its client was told.
 */
export function planPrepared(
  core: Core,
  session: Session,
  prepared: PreparedStatement,
  values: readonly Datum[],
): StatementPlan {
  const { columns } = prepared;
  const plan = planWithValues(core, session, prepared, values);
  if (columns === undefined || columns === null) return plan;
  const now = columnsOfPlan(session, plan) ?? [];
  const isSame =
    now.length === columns.length &&
    now.every(({ name, type }, index) => {
      const before = columns[index]!;
      return name === before.name && typeOid(type) === typeOid(before.type);
    });
  if (isSame) return plan;
  throw new SqlError('cached plan must not change result type', '0A000');
}

/** @throws SqlError if a session has a prepared statement of the name, or as many as it may. */
export function checkNameIsFree({ prepared }: Session, name: string): void {
  if (prepared.has(name)) {
    throw new SqlError(`prepared statement "${name}" already exists`, '42P05');
  }
  const refusal = prepared.refusal();
  if (refusal !== null) throw refusal;
}

/** The types of all parameters. @throws SqlError if there is one of which nobody can know it. */
export function allDetermined(types: readonly (SqlType | undefined)[]): readonly SqlType[] {
  // NB: a parameter that is not mentioned may have left a hole, which `map` would leave out.
  return Array.from(types, (type, index) => {
    if (type !== undefined) return type;
    throw undeterminedParameter(index);
  });
}

/** Statements that neither have parameters nor give rows: planned when they are executed. */
const OPAQUE: ReadonlySet<StatementKind> = new Set([
  'ddl',
  'set',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'release',
  'rollbackTo',
  'setTransaction',
  'declare',
  'close',
  'prepare',
  'deallocate',
  'discard',
]);

/** Whether statements of a kind neither have parameters nor give rows. */
export function isOpaque(kind: StatementKind): boolean {
  return OPAQUE.has(kind);
}

/** The columns of the rows that a plan gives, or null if it gives none. */
export function columnsOfPlan(session: Session, plan: StatementPlan): readonly Column[] | null {
  switch (plan.kind) {
    case 'select':
    case 'setConfig':
      return plan.query.columns;
    case 'tail':
      return plan.tail.columns;
    case 'insert':
    case 'update':
    case 'delete':
      return plan.returning?.columns ?? null;
    case 'showVariable':
      return [textColumn(session.variables.show(plan.name).name)];
    case 'showAllVariables':
      return ['name', 'setting', 'description'].map(textColumn);
    case 'explainPlan':
      return [textColumn('Plan')];
    case 'explainTimestamp':
      return [textColumn('Timestamp')];
    case 'fetch':
      return session.cursors.get(plan.name)?.columns ?? null;
    default:
      return null;
  }
}

/** A column of texts, of what is not a query and gives rows all the same. */
export function textColumn(name: string): Column {
  return { name, type: { kind: 'text' }, nullable: false };
}
