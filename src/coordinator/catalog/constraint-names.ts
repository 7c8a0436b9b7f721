import {
  checkNameParts,
  checkNames,
  keyNameParts,
  keyNames,
  nameConstraintsInSql,
  nameMaker,
  SqlError,
  type ConstraintNames,
} from '../../sql/index.js';
import type { Catalog } from './catalog.js';
import type { ItemOfKind } from './item.js';
import { isConstraintName, isRelationName } from './relation-names.js';

type Table = ItemOfKind<'table'>;

/**
 * A new table with names for its constraints that are free in its schema, chosen as PostgreSQL
 * does: first those of checks, then those of keys, each the first of its kind that no constraint of
 * the schema and, for a key, no relation of it has. Where they are others than follow from the
 * table alone, they become part of its statement.
 *
 * @throws SqlError where a name that was given is taken: 42P07 for a key, by a relation; 42710 by
 *   another constraint of the table.
 */
export function withFreeNames(catalog: Catalog, table: Table): Table {
  const checks = chosenCheckNames(catalog, table);
  const keys = chosenKeyNames(catalog, table, new Set(checks));
  const isSame =
    keyNames(table).join('\0') === keys.join('\0') &&
    checkNames(table).join('\0') === checks.join('\0');
  return isSame ? table : withNames(table, { keys, checks });
}

/** A table whose constraints keep the names that they have, whatever it is called. */
export function withFixedNames(table: Table): Table {
  const isNamed = [...table.keys, ...table.checks].every(({ name }) => name !== null);
  return isNamed ? table : withNames(table, { keys: keyNames(table), checks: checkNames(table) });
}

function withNames(table: Table, names: ConstraintNames): Table {
  return {
    ...table,
    createSql: nameConstraintsInSql(table.createSql, names),
    keys: table.keys.map((key, index) => ({ ...key, name: names.keys[index]! })),
    checks: table.checks.map((check, index) => ({ ...check, name: names.checks[index]! })),
  };
}

function chosenCheckNames(catalog: Catalog, table: Table): readonly string[] {
  const own = new Set<string>();
  const make = nameMaker((name) => own.has(name) || isConstraintName(catalog, { ...table, name }));
  return table.checks.map((check) => {
    if (check.name !== null && own.has(check.name)) {
      throw new SqlError(`check constraint "${check.name}" already exists`, '42710');
    }
    const name = check.name ?? make(checkNameParts(table, check));
    own.add(name);
    return name;
  });
}

function chosenKeyNames(
  catalog: Catalog,
  table: Table,
  checks: ReadonlySet<string>,
): readonly string[] {
  const own = new Set([table.name]);
  const isRelation = (name: string): boolean =>
    own.has(name) || isRelationName(catalog, { ...table, name });
  const isTaken = (name: string): boolean =>
    isRelation(name) || checks.has(name) || isConstraintName(catalog, { ...table, name });
  const make = nameMaker(isTaken);
  return table.keys.map((key) => {
    const name = key.name ?? make(keyNameParts(table, key));
    if (isRelation(name)) throw new SqlError(`relation "${name}" already exists`, '42P07');
    if (checks.has(name)) {
      const message = `constraint "${name}" for relation "${table.name}" already exists`;
      throw new SqlError(message, '42710');
    }
    own.add(name);
    return name;
  });
}
