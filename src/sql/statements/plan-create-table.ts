import type { ColumnDef, Constraint, CreateStmt, Node } from 'libpg-query';
import type { CollectionId } from '../../dataflow/index.js';
import type { Column } from '../../repr/index.js';
import {
  checkCollation,
  nameParts,
  planScalarExpression,
  resolveTypeName,
} from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import { printStatement, tokensFrom, type TextRange } from '../syntax/index.js';
import { columnMoreThanOnce, refuseDuplicateColumns } from './column-names.js';
import { createSqlOf, quotedFullName, typeNameEdits } from './create-sql.js';
import { planChecks } from './declared-checks.js';
import { tableKeys, type DeclaredKey } from './declared-keys.js';
import { nameOfRelation } from './item-names.js';
import { newItem, placeNewItem } from './new-item.js';
import { ownNameEdits } from './own-name.js';
import { placeOfTree } from './place-of-tree.js';
import { storedEnvironment, type StatementContext } from './statement-context.js';
import { checkStorageParameters } from './storage-parameters.js';

/** Plans a CREATE TABLE. */
export function planCreateTable(context: StatementContext, table: CreateStmt): StatementPlan {
  refuseClauses(table);
  checkStorageParameters(table.options, 'table');
  const { catalog, statement } = context;
  const name = nameOfRelation(table.relation ?? {});
  const temporary = table.relation?.relpersistence === 't';
  const place = placeNewItem(catalog, name, { temporary });
  const elements = new TableElements(context, place.name, table.tableElts ?? []);
  const { columns, types } = elements;
  const keys = tableKeys(place.name, elements.keys);
  const { checks, types: ofChecks } = planChecks(context, { ...place, columns }, elements.checks);
  refuseSharedName(place.name, elements);
  const header = `CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${quotedFullName(place)}`;
  const conditions = elements.checks.flatMap(({ raw_expr: node }) => node ?? []);
  const edits = conditions.flatMap((node) => ownNameEdits(statement, node, 'stable'));
  const item = newItem(context, place, {
    ifNotExists: table.if_not_exists ?? false,
    createSql: createSqlOf(catalog, statement, { header, name, edits }),
    uses: [...new Set([...types, ...ofChecks])],
  });
  return { kind: 'createTable', item, columns, keys, checks };
}

/** A key and a check cannot be told apart by a name that both have. */
function refuseSharedName(table: string, { keys, checks }: TableElements): void {
  const names = new Set(checks.map(({ conname }) => conname));
  const shared = keys.find(({ rule }) => rule.conname !== undefined && names.has(rule.conname));
  if (shared === undefined) return;
  const message = `constraint "${shared.rule.conname}" for relation "${table}" already exists`;
  throw new SqlError(message, '42710', { position: shared.rule.location });
}

function refuseClauses(table: CreateStmt): void {
  const position = table.relation?.location;
  const refused: readonly (readonly [unknown, string])[] = [
    [table.inhRelations ?? table.partbound, 'CREATE TABLE ... INHERITS or PARTITION OF'],
    [table.partspec, 'CREATE TABLE ... PARTITION BY'],
    [table.ofTypename, 'CREATE TABLE ... OF'],
    [table.tablespacename, 'CREATE TABLE ... TABLESPACE'],
    [table.accessMethod, 'CREATE TABLE ... USING'],
  ];
  const found = refused.find(([clause]) => clause !== undefined);
  if (found !== undefined) throw notSupported(found[1], position);
  if (table.relation?.relpersistence === 'u') throw notSupported('CREATE UNLOGGED TABLE', position);
  if (table.oncommit !== undefined && table.oncommit !== 'ONCOMMIT_NOOP') {
    throw notSupported('CREATE TABLE ... ON COMMIT', position);
  }
}

/** As in PostgreSQL: a table whose rows no query could give would be of no use. */
const COLUMNS_MAX = 1600;

function refuseTooManyColumns(defs: readonly ColumnDef[]): void {
  const beyond = defs[COLUMNS_MAX];
  if (beyond === undefined) return;
  const message = `tables can have at most ${COLUMNS_MAX} columns`;
  throw new SqlError(message, '54011', { position: beyond.location });
}

type TableColumn = Column & { readonly defaultSql: string | null };

/** `INDEX name (column)` and `FAMILY ...` look like columns of a type that has a modifier. */
function refuseElement({ colname = '', typeName, location }: ColumnDef): void {
  const isElement = colname === 'index' || colname === 'family';
  const modifiers = typeName?.typmods ?? [];
  if (isElement && modifiers.some((modifier) => 'ColumnRef' in modifier)) {
    throw notSupported(`${colname.toUpperCase()} in CREATE TABLE`, location);
  }
}

/** Reads the parts of a table: its columns, and the keys and checks that are declared. */
class TableElements {
  readonly columns: TableColumn[] = [];
  readonly keys: DeclaredKey[] = [];
  readonly checks: Constraint[] = [];
  /** Types of the catalog that columns and defaults name. */
  readonly types = new Set<CollectionId>();
  readonly #context: StatementContext;
  /** The table's name, for messages. */
  readonly #name: string;

  constructor(context: StatementContext, name: string, elements: readonly Node[]) {
    this.#context = context;
    this.#name = name;
    const defs = elements.flatMap((one) => ('ColumnDef' in one ? [one.ColumnDef] : []));
    refuseTooManyColumns(defs);
    refuseDuplicateColumns(
      defs.map(({ colname = '', location: position = 0 }) => ({ name: colname, position })),
    );
    for (const def of defs) this.#addColumn(def);
    // A key of the table may stand before the columns that it names.
    for (const element of elements) this.#addOther(element);
  }

  #addColumn(def: ColumnDef): void {
    const { colname: name = '', typeName, collClause, constraints = [] } = def;
    if (typeName === undefined) throw notSupported('a column without a type', def.location);
    refuseElement(def);
    this.#refuseSerial(nameParts(typeName.names), typeName.location);
    const type = resolveTypeName(typeName, storedEnvironment(this.#context), this.types);
    if (collClause !== undefined) checkCollation(collClause, type, collClause.location);
    const rules = constraints.flatMap((one) => ('Constraint' in one ? [one.Constraint] : []));
    this.#refuseConflict(name, rules);
    const index = this.columns.length;
    this.columns.push({ name, type, nullable: true, defaultSql: null });
    rules.forEach((rule, at) => this.#addRule(index, rule, rules[at + 1]?.location));
  }

  /** Serial types are no types, but a default of the next number of a sequence. */
  #refuseSerial(parts: readonly string[], position: number | undefined): void {
    const name = parts.at(-1) ?? '';
    if (!SERIAL.test(name) || this.#context.catalog.resolveItem(parts) !== undefined) return;
    throw notSupported(`a column of type ${name}`, position);
  }

  #refuseConflict(column: string, rules: readonly Constraint[]): void {
    const isNull = ({ contype }: Constraint): boolean => contype === 'CONSTR_NULL';
    const both = rules.filter((rule) => isNull(rule) || rule.contype === 'CONSTR_NOTNULL');
    const second = both.find((rule) => isNull(rule) !== isNull(both[0]!));
    if (second === undefined) return;
    const of = `for column "${column}" of table "${this.#name}"`;
    const message = `conflicting NULL/NOT NULL declarations ${of}`;
    throw new SqlError(message, '42601', { position: second.location });
  }

  #addRule(index: number, rule: Constraint, next: number | undefined): void {
    const column = this.columns[index]!;
    switch (rule.contype) {
      case 'CONSTR_NULL':
        break;
      case 'CONSTR_NOTNULL':
        this.columns[index] = { ...column, nullable: false };
        break;
      case 'CONSTR_DEFAULT':
        this.columns[index] = { ...column, defaultSql: this.#defaultSql(column, rule, next) };
        break;
      case 'CONSTR_CHECK':
        this.checks.push(rule);
        break;
      default:
        this.#addKey(rule, [index]);
    }
  }

  #addOther(element: Node): void {
    if ('ColumnDef' in element) return;
    if (!('Constraint' in element)) {
      throw notSupported('CREATE TABLE ... LIKE', placeOfTree(element));
    }
    const rule = element.Constraint;
    if (rule.contype === 'CONSTR_CHECK') {
      this.checks.push(rule);
      return;
    }
    const names = (rule.keys ?? []).map((key) => ('String' in key ? (key.String.sval ?? '') : ''));
    const columns = names.map((name) => this.#findColumn(name, rule.location));
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) throw columnMoreThanOnce(twice, rule.location);
    this.#addKey(rule, columns);
  }

  #findColumn(name: string, position: number | undefined): number {
    const column = this.columns.findIndex((one) => one.name === name);
    if (column >= 0) return column;
    const message = `column "${name}" named in key does not exist`;
    throw new SqlError(message, '42703', { position });
  }

  #addKey(rule: Constraint, columns: number[]): void {
    const construct = CONSTRAINTS[rule.contype ?? 'CONSTR_FOREIGN'] ?? 'such a constraint';
    const isPrimary = rule.contype === 'CONSTR_PRIMARY';
    const isKey = isPrimary || rule.contype === 'CONSTR_UNIQUE';
    if (!isKey) throw notSupported(construct, rule.location);
    if (isPrimary) {
      for (const index of columns) {
        this.columns[index] = { ...this.columns[index]!, nullable: false };
      }
    }
    if (rule.nulls_not_distinct === true) {
      throw notSupported('UNIQUE NULLS NOT DISTINCT', rule.location);
    }
    this.keys.push({ rule, columns });
  }

  /** The text of a default, checked to be one that the column can have. */
  #defaultSql(column: Column, rule: Constraint, next: number | undefined): string {
    const { catalog, statement } = this.#context;
    if (rule.raw_expr === undefined) throw notSupported('DEFAULT without a value', rule.location);
    const { types } = planScalarExpression(rule.raw_expr, storedEnvironment(this.#context), {
      expected: {
        type: column.type,
        mismatch: (wanted, found) =>
          `column "${column.name}" is of type ${wanted} but default expression is of type ${found}`,
      },
      construct: 'DEFAULT',
    });
    for (const type of types) this.types.add(type);
    const range = defaultRange(statement.text, rule.location ?? 0, next);
    const part = { range, tree: rule.raw_expr };
    const edits = typeNameEdits(catalog, statement, part);
    return printStatement(statement, { style: 'stable', edits, part });
  }
}

const SERIAL = /^(?:small|big)?serial$|^serial[248]$/;

const CONSTRAINTS: Readonly<Partial<Record<NonNullable<Constraint['contype']>, string>>> = {
  CONSTR_FOREIGN: 'a FOREIGN KEY constraint',
  CONSTR_EXCLUSION: 'an EXCLUDE constraint',
  CONSTR_IDENTITY: 'GENERATED ... AS IDENTITY',
  CONSTR_GENERATED: 'GENERATED ... AS',
};

/**
 * The range of a default's expression: from after DEFAULT, at the place given, to the next
 * constraint of the column or the end of the column.
 */
function defaultRange(text: string, position: number, next: number | undefined): TextRange {
  let start: number | undefined;
  let end = position;
  let depth = 0;
  let isBehind = false;
  for (const token of tokensFrom(text, position)) {
    const mark = text.slice(token.start, token.end);
    if (!isBehind) {
      isBehind = /^default$/i.test(mark);
      continue;
    }
    start ??= token.start;
    if (mark === '(' || mark === '[') depth += 1;
    if (mark === ')' || mark === ']') depth -= 1;
    const isEnd = depth < 0 || (depth === 0 && mark === ',') || token.start === next;
    if (isEnd) break;
    end = token.end;
  }
  return { start: start ?? position, end };
}
