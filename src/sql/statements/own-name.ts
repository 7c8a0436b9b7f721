import type { ColumnRef, Node } from 'libpg-query';
import type { SchemaName } from '../catalog-view.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { ParsedStatement } from '../statement-plan.js';
import {
  formatIdentifier,
  nameRange,
  quoteIdentifier,
  walkTree,
  type Edit,
} from '../syntax/index.js';
import { TEMPORARY_ALIAS, TEMPORARY_SCHEMA } from './item-names.js';

/** What an expression is about: a relation, and the names of its columns. */
export interface OwnRelation {
  readonly schema: SchemaName;
  readonly name: string;
  readonly columns: readonly { readonly name: string }[];
}

/**
 * An expression over the columns of one relation without that relation's name before them: it is
 * kept, and the relation may get another name.
 *
 * @throws SqlError for the name of another relation (42P01) or database (0A000), and for a column
 *   that there is not (42703).
 */
export function withoutOwnName(node: Node, own: OwnRelation): Node {
  if (qualifiedColumns(node).length === 0) return node;
  const changed = structuredClone(node);
  for (const reference of qualifiedColumns(changed)) {
    checkName(reference, own);
    reference.fields = reference.fields!.slice(-1);
  }
  return changed;
}

/** The edits that leave names before columns out of the text of an expression. */
export function ownNameEdits(
  { text }: ParsedStatement,
  node: Node,
  style: 'plain' | 'stable',
): readonly Edit[] {
  const write = style === 'plain' ? formatIdentifier : quoteIdentifier;
  return qualifiedColumns(node).map((reference) => ({
    ...nameRange(text, reference.location ?? 0),
    text: write(partsOf(reference).at(-1)!),
  }));
}

function qualifiedColumns(node: Node): ColumnRef[] {
  const found: ColumnRef[] = [];
  walkTree(node, (field, one) => {
    const reference = one as ColumnRef;
    if (field === 'ColumnRef' && (reference.fields ?? []).length > 1) found.push(reference);
  });
  return found;
}

/** The parts of a name; `*` is one of them. */
function partsOf({ fields = [] }: ColumnRef): readonly string[] {
  return fields.map((one) => ('String' in one ? (one.String.sval ?? '') : '*'));
}

/** The schema that a name in the text of a session means. */
function schemaOf(name: string): string {
  return name === TEMPORARY_ALIAS ? TEMPORARY_SCHEMA.schema : name;
}

function checkName(reference: ColumnRef, { schema, name, columns }: OwnRelation): void {
  const { fields = [], location: position } = reference;
  const parts = partsOf(reference);
  const [column = '', table = '', ...others] = [...parts].reverse();
  if (table !== name) {
    const message = `missing FROM-clause entry for table "${table}"`;
    throw new SqlError(message, '42P01', { position });
  }
  if (others.length > 1 && others[1] !== schema.database) {
    throw notSupported(`a reference to another database: ${parts.join('.')}`, position);
  }
  if (others.length > 0 && schemaOf(others[0]!) !== schema.schema) {
    const message = `invalid reference to FROM-clause entry for table "${name}"`;
    const hint =
      `There is an entry for table "${name}", but it cannot be referenced ` +
      'from this part of the query.';
    throw new SqlError(message, '42P01', { position, hint });
  }
  if (!('String' in fields.at(-1)!)) throw notSupported('the row of a table', position);
  if (columns.some((one) => one.name === column)) return;
  throw new SqlError(`column ${table}.${column} does not exist`, '42703', { position });
}
