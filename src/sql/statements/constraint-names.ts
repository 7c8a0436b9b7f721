import type { Constraint, CreateStmt } from 'libpg-query';
import { nameParts } from '../query/index.js';
import {
  formOf,
  parseStatements,
  printStatement,
  quoteIdentifier,
  tokensFrom,
  type Edit,
} from '../syntax/index.js';
import { namedRule, sameKeys, type DeclaredKey } from './declared-keys.js';

/** What the constraints of a table are called, in the order in which it has them. */
export interface ConstraintNames {
  readonly keys: readonly string[];
  readonly checks: readonly string[];
}

/**
 * The CREATE TABLE of a table as the catalog keeps it, with a name in it for each of its
 * constraints that has none there.
 */
export function nameConstraintsInSql(createSql: string, names: ConstraintNames): string {
  const [statement] = parseStatements(createSql);
  const form = formOf(statement!);
  if (form.kind !== 'createTable') return createSql;
  const { keys, checks } = declaredConstraints(form.table);
  const edit = ({ location = 0 }: Constraint, name: string): Edit => {
    const [word] = tokensFrom(createSql, location);
    const { start, end } = word!;
    const text = `CONSTRAINT ${quoteIdentifier(name)} ${createSql.slice(start, end)}`;
    return { start, end, text };
  };
  const edits = [
    ...sameKeys(keys).flatMap((same, index) =>
      namedRule(same) === undefined ? [edit(same[0]!.rule, names.keys[index]!)] : [],
    ),
    ...checks.flatMap((rule, index) =>
      rule.conname === undefined ? [edit(rule, names.checks[index]!)] : [],
    ),
  ];
  return printStatement(statement!, { style: 'stable', edits });
}

/** The constraints of a statement that was planned before. */
function declaredConstraints({ tableElts = [] }: CreateStmt): {
  readonly keys: readonly DeclaredKey[];
  readonly checks: readonly Constraint[];
} {
  const defs = tableElts.flatMap((one) => ('ColumnDef' in one ? [one.ColumnDef] : []));
  const places = new Map(defs.map(({ colname = '' }, index) => [colname, index]));
  const ofColumns = defs.flatMap(({ constraints = [] }, index) =>
    constraints.flatMap((one) =>
      'Constraint' in one ? [{ rule: one.Constraint, columns: [index] }] : [],
    ),
  );
  const ofTable = tableElts.flatMap((one) => {
    if (!('Constraint' in one)) return [];
    const columns = nameParts(one.Constraint.keys).map((name) => places.get(name)!);
    return [{ rule: one.Constraint, columns }];
  });
  const all = [...ofColumns, ...ofTable];
  const isKey = ({ contype }: Constraint): boolean =>
    contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE';
  const checks = all.flatMap(({ rule }) => (rule.contype === 'CONSTR_CHECK' ? [rule] : []));
  return {
    keys: all.filter(({ rule }) => isKey(rule)),
    checks: checks.sort((left, right) => (left.location ?? 0) - (right.location ?? 0)),
  };
}
