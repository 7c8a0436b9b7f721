import type { ParsedStatement } from '../statement-plan.js';
import {
  formOf,
  nameRange,
  parseStatements,
  printStatement,
  quoteIdentifier,
  relationReferences,
  type Edit,
  type ObjectName,
} from '../syntax/index.js';
import { quotedFullName } from './create-sql.js';
import { nameOfRelation } from './item-names.js';
import { isRenamed, type Renaming } from './renaming.js';
import { queryEdits } from './rename-in-query.js';

/**
 * A CREATE statement as the catalog keeps it, after an item got another name: its own item, or one
 * that it refers to. A query goes on knowing the item by its old name, as an alias.
 *
 * @throws SqlError 0A000 where a query needs the old name for another item too, and what a name
 *   means cannot be told without the columns of both.
 */
export function renameInCreateSql(createSql: string, renaming: Renaming): string {
  const [statement] = parseStatements(createSql);
  const edits = [...ownNameEdits(statement!, renaming), ...referenceEdits(statement!, renaming)];
  return printStatement(statement!, { style: 'stable', edits });
}

function referenceEdits(statement: ParsedStatement, renaming: Renaming): Edit[] {
  const form = formOf(statement);
  if (form.kind === 'createView') return queryEdits(statement, form.select, renaming);
  const names = relationReferences(form).map(nameOfRelation);
  return nameEdits(statement, names, renaming);
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
    case 'createDefaultIndex':
      return [
        ...defaultIndexNameEdits(statement, renaming),
        ...nameEdits(statement, [form.on], renaming),
      ];
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
    .filter((name) => isRenamed(name, renaming))
    .map(({ position }) => ({ ...nameRange(statement.text, position), text }));
}

/** An index has no schema in its statement: it has that of what it is on. */
function indexNameEdits(statement: ParsedStatement, renaming: Renaming): Edit[] {
  const form = formOf(statement);
  if (form.kind !== 'createIndex' || form.index.idxname !== renaming.from) return [];
  const { catalogname, schemaname } = form.index.relation ?? {};
  if (!isInSchema([catalogname, schemaname], renaming)) return [];
  const head = form.index.unique === true ? 'CREATE UNIQUE INDEX ' : 'CREATE INDEX ';
  return [indexNameEdit(statement, head, renaming)];
}

function defaultIndexNameEdits(statement: ParsedStatement, renaming: Renaming): Edit[] {
  const form = formOf(statement);
  if (form.kind !== 'createDefaultIndex' || form.name?.name !== renaming.from) return [];
  if (!isInSchema(form.on.parts.slice(0, -1), renaming)) return [];
  return [indexNameEdit(statement, 'CREATE DEFAULT INDEX ', renaming)];
}

/** Whether a database, if there is one, and a schema are those of what gets another name. */
function isInSchema(names: readonly (string | undefined)[], { schema }: Renaming): boolean {
  const [name, database] = [...names].reverse();
  return name === schema.schema && (database ?? null) === schema.database;
}

function indexNameEdit(statement: ParsedStatement, head: string, { to }: Renaming): Edit {
  return { ...nameRange(statement.text, head.length), text: quoteIdentifier(to) };
}
