import type { CollectionId } from '../../dataflow/index.js';
import type { Node } from 'libpg-query';
import type { ScalarExpression } from '../../dataflow/index.js';
import type { Column, SqlType } from '../../repr/index.js';
import { SqlError } from '../sql-error.js';
import { walkTree } from '../syntax/index.js';
import { coerce, unknownToText } from './coercion/coerce.js';
import { plainName } from './coercion/coerce-to-common.js';
import { isImmutable } from './plans/environment-function.js';
import type { HirScalar } from './hir/hir.js';
import { hasSubquery } from './hir/hir-free-columns.js';
import { typeOf } from './hir/hir-scalar.js';
import { locationOf } from './planning/location.js';
import { outputName } from './expressions/output-name.js';
import { startPlanning } from './select/plan-query-expression.js';
import type { Planning } from './planning/planning.js';
import type { QueryEnvironment } from './planning/query-environment.js';
import { clause, Scope, type ScopeColumn } from './planning/scope.js';
import { translateScalar } from './hir/translate-scalar.js';

/** The type that an expression shall have. */
export interface ExpectedType {
  readonly type: SqlType;
  /** The message where it cannot be converted, from the names of both types. */
  readonly mismatch: (wanted: string, found: string) => string;
  /** What may help then. Left out: that the expression can be cast; null: nothing. */
  readonly hint?: string | null | undefined;
}

/** What a lone expression may see, and what it shall be. */
export interface ScalarScope {
  /** The columns of the one relation in scope; none if left out. */
  readonly columns?: readonly Column[] | undefined;
  /** The name that may stand before a column. */
  readonly table?: string | undefined;
  /** Converted to a type as by assignment; as inferred if left out (unknown becomes text). */
  readonly expected?: ExpectedType | undefined;
  /**
   * What the expression is, for messages, in the plural if it has one: `aggregate functions are
   * not allowed in check constraints`, `cannot use subquery in check constraint`.
   */
  readonly construct: string;
  /** Whether its value must depend on the row alone, as that of an index must. */
  readonly mustBeImmutable?: boolean;
}

/** An expression, planned. */
export interface ScalarPlan {
  readonly expression: ScalarExpression;
  readonly type: SqlType;
  /** What a column of it would be called. */
  readonly name: string;
  /** Types of the catalog that it names. */
  readonly types: ReadonlySet<CollectionId>;
}

/**
 * Plans an expression without subqueries, aggregates or table functions: AS OF, DEFAULT, CHECK,
 * EXECUTE, CREATE INDEX.
 */
export function planScalarExpression(
  expression: Node,
  environment: QueryEnvironment,
  scope: ScalarScope,
): ScalarPlan {
  const planning = startPlanning(environment);
  const planned = planning.planScalar(expression, scopeOf(scope), planning);
  if (hasSubquery(planned)) {
    if (!holdsSubquery(expression)) throw asksCatalog(scope, expression, planning);
    const message = `cannot use subquery in ${scope.construct.replace(/s$/, '')}`;
    throw planning.error(message, '0A000', locationOf(expression));
  }
  const { expected, mustBeImmutable } = scope;
  const typed =
    expected === undefined
      ? unknownToText(planned, planning)
      : coerceExpected(planned, expected, { node: expression, planning });
  if (hasSubquery(typed)) throw asksCatalog(scope, expression, planning);
  const translated = translateScalar(typed, ({ index }) => index);
  if (mustBeImmutable === true && (planning.hasStableRelabel || !isImmutable(translated))) {
    throw notImmutable(expression, planning);
  }
  return {
    expression: translated,
    type: typeOf(typed),
    name: outputName(expression, planning),
    types: planning.types,
  };
}

const REWRITE = 'You will need to rewrite or cast the expression.';
function holdsSubquery(tree: Node): boolean {
  let found = false;
  walkTree(tree, (field) => {
    found ||= field === 'SubLink';
  });
  return found;
}

/** Functions and casts that ask the catalog are queries here, and depend on what is in it. */
function asksCatalog(
  { construct, mustBeImmutable }: ScalarScope,
  node: Node,
  planning: Planning,
): SqlError {
  if (mustBeImmutable === true) return notImmutable(node, planning);
  const message = `a function that asks the catalog in ${construct}`;
  return planning.unsupported(message, locationOf(node));
}

function notImmutable(node: Node, planning: Planning): SqlError {
  const message = 'functions in index expression must be marked IMMUTABLE';
  return planning.error(message, '42P17', locationOf(node));
}

function coerceExpected(
  planned: HirScalar,
  { type, mismatch, hint = REWRITE }: ExpectedType,
  { node, planning }: { readonly node: Node; readonly planning: Planning },
): HirScalar {
  const converted = coerce(planned, type, 'assignment', planning);
  if (converted !== null) return converted;
  throw new SqlError(mismatch(plainName(type), plainName(typeOf(planned))), '42804', {
    hint: hint ?? undefined,
    position: planning.place(locationOf(node)),
  });
}

/** What a lone expression sees. */
export function scopeOf({ columns = [], table, construct }: ScalarScope): Scope {
  const names = columns.map(({ name, type }, index): ScopeColumn => ({ name, index, type }));
  const tables =
    columns.length === 0 && table === undefined
      ? []
      : [{ name: table ?? null, schema: null, database: null, columns: names }];
  const scope = new Scope({ tables, columns: names, outer: null });
  scope.clause = clause(construct);
  return scope;
}
