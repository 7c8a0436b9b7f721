import type { Node } from 'libpg-query';
import type { CollectionId } from '../../dataflow/index.js';
import { typeName, type RecordField, type SqlType } from '../../repr/index.js';
import { resolveTypeName } from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { StatementForm, TypeDefinition, TypeOption } from '../syntax/index.js';
import { refuseDuplicateColumns } from './column-names.js';
import { createSqlOf, quotedFullName } from './create-sql.js';
import { newItem, placeNewItem } from './new-item.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';

/** Plans a CREATE TYPE: of a list, a map or a record. */
export function planCreateType(
  context: StatementContext,
  { name, definition }: Extract<StatementForm, { kind: 'createType' }>,
): StatementPlan {
  const { catalog, statement } = context;
  const place = placeNewItem(catalog, name);
  const uses = new Set<CollectionId>();
  const structure = structureOf(definition, { context, uses, position: name.position });
  const header = `CREATE TYPE ${quotedFullName(place)}`;
  const createSql = createSqlOf(catalog, statement, { header, name });
  const item = newItem(context, place, { ifNotExists: false, createSql, uses: [...uses] });
  return { kind: 'createType', item, structure };
}

interface TypeContext {
  readonly context: StatementContext;
  /** Types of the catalog that are named. */
  readonly uses: Set<CollectionId>;
  readonly position: number;
}

function structureOf(definition: TypeDefinition, at: TypeContext): SqlType {
  if (definition.kind === 'record') {
    return { kind: 'record', fields: fieldsOf(definition.elements, at) };
  }
  const kind = definition.kind.toUpperCase();
  const wanted = definition.kind === 'list' ? ['element_type'] : ['key_type', 'value_type'];
  const unknown = definition.options.find(({ name }) => !wanted.includes(name));
  if (unknown !== undefined) {
    throw notSupported(`option "${unknown.name}" of CREATE TYPE ... AS ${kind}`, unknown.position);
  }
  const types = wanted.map((name) => {
    const [option, second] = definition.options.filter((one) => one.name === name);
    if (option === undefined) {
      const message = `CREATE TYPE ... AS ${kind} needs option "${name}"`;
      throw new SqlError(message, '42601', { position: at.position });
    }
    if (second !== undefined) {
      throw new SqlError('conflicting or redundant options', '42601', {
        position: second.position,
      });
    }
    return optionType(option, kind, at);
  });
  if (definition.kind === 'list') return { kind: 'list', element: types[0]! };
  const [key, value] = types;
  if (key!.kind !== 'text') {
    const message = `key type of a map must be text, not type ${typeName(key!)}`;
    throw new SqlError(message, '42804', { position: definition.options[0]!.position });
  }
  return { kind: 'map', value: value! };
}

/** As in the dialect, types that have no name, such as `int4 list`, need one first. */
function optionType(option: TypeOption, kind: string, { context, uses }: TypeContext): SqlType {
  const { name, typeName: written, position, text } = option;
  const type = resolveTypeName(written, queryEnvironment(context), uses);
  const isNamed = !COLLECTIONS.has(type.kind) || ('custom' in type && type.custom !== undefined);
  if (isNamed) return type;
  const found = `option ${name} can only use named data types, but found unnamed data type ${text}`;
  const message = `CREATE TYPE ... AS ${kind} ${found}`;
  throw new SqlError(message, '0A000', {
    hint: 'Use CREATE TYPE to create a named type first.',
    position,
  });
}

const COLLECTIONS: ReadonlySet<SqlType['kind']> = new Set(['array', 'list', 'map']);

function fieldsOf(elements: readonly Node[], { context, uses }: TypeContext): RecordField[] {
  const columns = elements.flatMap((one) => ('ColumnDef' in one ? [one.ColumnDef] : []));
  const names = columns.map(({ colname: name = '', location: position = 0 }) => ({
    name,
    position,
  }));
  refuseDuplicateColumns(names);
  return columns.map(({ colname: name = '', typeName: written, collClause, location }) => {
    if (collClause !== undefined) throw notSupported('COLLATE', collClause.location);
    if (written === undefined) throw notSupported('a field without a type', location);
    return { name, type: resolveTypeName(written, queryEnvironment(context), uses) };
  });
}
