import type { ColumnRef, RangeVar } from 'libpg-query';
import type { SchemaName } from '../catalog-view.js';
import type { ParsedStatement } from '../statement-plan.js';
import {
  formOf,
  nameRange,
  parseStatements,
  printStatement,
  quoteIdentifier,
  relationReferences,
  walkTree,
  type Edit,
  type ObjectName,
} from '../syntax/index.js';
import { quotedFullName } from './create-sql.js';
import { nameOfRelation } from './item-names.js';

/** An item that gets another name. */
export interface Renaming {
  readonly schema: SchemaName;
  readonly from: string;
  readonly to: string;
}

/**
 * A CREATE statement as the catalog keeps it, after an item got another name: its own item, or one
 * that it refers to. A query goes on knowing the item by its old name, as an alias.
 */
export function renameInCreateSql(createSql: string, renaming: Renaming): string {
  const [statement] = parseStatements(createSql);
  const edits = [
    ...ownNameEdits(statement!, renaming),
    ...relationReferences(formOf(statement!)).flatMap((relation) =>
      isSame(nameOfRelation(relation), renaming)
        ? [relationEdit(statement!, relation, renaming)]
        : [],
    ),
    ...columnEdits(statement!, renaming),
  ];
  return printStatement(statement!, { style: 'stable', edits });
}

function isSame({ parts }: ObjectName, { schema, from }: Renaming): boolean {
  const { database } = schema;
  const full = [...(database === null ? [] : [database]), schema.schema, from];
  return parts.length === full.length && parts.every((part, index) => part === full[index]);
}

/** Names that are not tables in the syntax tree of PostgreSQL's parser. */
function ownNameEdits(statement: ParsedStatement, renaming: Renaming): Edit[] {
  const form = formOf(statement);
  switch (form.kind) {
    case 'createView':
    case 'createSource':
      return nameEdits(statement, [form.name], renaming);
    case 'createSink':
      return nameEdits(statement, [form.name, form.from], renaming);
    case 'createIndex':
      return indexNameEdits(statement, renaming);
    default:
      return [];
  }
}

function nameEdits(
  statement: ParsedStatement,
  names: readonly ObjectName[],
  renaming: Renaming,
): Edit[] {
  const text = quotedFullName({ schema: renaming.schema, name: renaming.to });
  return names
    .filter((name) => isSame(name, renaming))
    .map(({ position }) => ({ ...nameRange(statement.text, position), text }));
}

/** An index has no schema in its statement: it has that of what it is on. */
function indexNameEdits(statement: ParsedStatement, { schema, from, to }: Renaming): Edit[] {
  const form = formOf(statement);
  if (form.kind !== 'createIndex' || form.index.idxname !== from) return [];
  const { catalogname, schemaname } = form.index.relation ?? {};
  if (schemaname !== schema.schema || (catalogname ?? null) !== schema.database) return [];
  const head = 'CREATE INDEX ';
  return [{ ...nameRange(statement.text, head.length), text: quoteIdentifier(to) }];
}

function relationEdit(
  statement: ParsedStatement,
  relation: RangeVar,
  { schema, from, to }: Renaming,
): Edit {
  const isQuery = formOf(statement).kind === 'createView';
  const alias = isQuery && relation.alias === undefined ? ` AS ${quoteIdentifier(from)}` : '';
  const text = quotedFullName({ schema, name: to }) + alias;
  return { ...nameRange(statement.text, relation.location ?? 0), text };
}

/** Columns that are named with their table's full name lose all but the alias. */
function columnEdits(statement: ParsedStatement, renaming: Renaming): Edit[] {
  const edits: Edit[] = [];
  walkTree(formOf(statement), (field, node) => {
    if (field !== 'ColumnRef') return;
    const { fields = [], location: position = 0 } = node as ColumnRef;
    const parts = fields.map((one) => ('String' in one ? (one.String.sval ?? '') : '*'));
    if (!isSame({ parts: parts.slice(0, -1), position }, renaming)) return;
    const { start, end } = nameRange(statement.text, position);
    const column = parts.at(-1)!;
    const last = column === '*' ? '*' : quoteIdentifier(column);
    edits.push({ start, end, text: `${quoteIdentifier(renaming.from)}.${last}` });
  });
  return edits;
}
