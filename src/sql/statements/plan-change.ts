import { fullName, type CatalogItemView, type CatalogView } from '../catalog-view.js';
import { isTypeWord } from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { ObjectKind, ObjectName, Option, StatementForm } from '../syntax/index.js';
import {
  formatName,
  refuseSystemItem,
  resolveDatabase,
  resolveItem,
  resolveSchema,
  TEMPORARY_SCHEMA,
  tooManyDots,
  withArticle,
} from './item-names.js';
import { refuseSystemSchema } from './new-item.js';
import type { StatementContext } from './statement-context.js';
import { durationOption, refuseUnknownOptions } from './statement-options.js';

type Form<Kind extends StatementForm['kind']> = Extract<StatementForm, { kind: Kind }>;

/** Plans CREATE DATABASE and CREATE SCHEMA. */
export function planCreateNamespace(
  { catalog }: StatementContext,
  { kind, name, ifNotExists }: Form<'createDatabase' | 'createSchema'>,
): StatementPlan {
  const { parts, position } = name;
  if (parts.at(-1) === '') {
    throw new SqlError('zero-length delimited identifier', '42601', { position });
  }
  if (kind === 'createDatabase') {
    if (parts.length > 1) throw tooManyDots(name);
    return { kind, name: parts[0]!, ifNotExists };
  }
  if (parts.length > 2) throw tooManyDots(name);
  // NB: a session may have set its database to one that does not exist, or is dropped since.
  const [wanted] = parts.length > 1 ? parts : [catalog.currentDatabase];
  const database = resolveDatabase(catalog, { parts: [wanted!], position });
  const schema = parts.at(-1)!;
  if (/^(?:mz|pg)_/.test(schema)) {
    const detail = 'the prefixes "mz_" and "pg_" are reserved for system schemas';
    const message = `unacceptable schema name '${schema}'`;
    throw new SqlError(message, '42939', { detail, position });
  }
  return { kind, name: { database, schema }, ifNotExists };
}

/** Plans a DROP. */
export function planDrop(context: StatementContext, form: Form<'drop'>): StatementPlan {
  const { objectKind } = form;
  if (objectKind === 'database' || objectKind === 'schema') return planDropNamespace(context, form);
  const missing: string[] = [];
  const items = form.names.flatMap((name) => {
    if (objectKind === 'type') refuseSystemType(name);
    const item = findItem(context, { name, ifExists: form.ifExists, what: objectKind }, missing);
    if (item === null) return [];
    checkKind(item, objectKind, { verb: 'DROP', name });
    refuseSystemItem(item, name.position);
    return [item.id];
  });
  const cascade = form.behavior === 'cascade';
  return { kind: 'dropItems', itemKind: objectKind, ids: [...new Set(items)], cascade, missing };
}

/** Most of the system's types are no items of the catalog. */
function refuseSystemType({ parts, position }: ObjectName): void {
  const isSystem = parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
  if (!isSystem || !isTypeWord(parts.at(-1)!)) return;
  const message = `system item 'pg_catalog.${parts.at(-1)!}' cannot be modified`;
  throw new SqlError(message, '42501', { position });
}

function planDropNamespace(context: StatementContext, form: Form<'drop'>): StatementPlan {
  const { catalog } = context;
  const [name, second] = form.names;
  const words = `DROP ${form.objectKind.toUpperCase()}`;
  if (second !== undefined) throw notSupported(`${words} of several`, second.position);
  const wanted = { name: name!, ifExists: form.ifExists, what: form.objectKind };
  const missing: string[] = [];
  if (form.objectKind === 'database') {
    const database = ifFound(wanted, missing, () => resolveDatabase(catalog, name!));
    // A database goes with all that it holds, unless one says RESTRICT.
    return { kind: 'dropDatabase', database, cascade: form.behavior !== 'restrict', missing };
  }
  const schema = ifFound(wanted, missing, () => resolveSchema(catalog, name!));
  if (schema !== null) refuseSystemSchema(schema, name!.position);
  return { kind: 'dropSchema', schema, cascade: form.behavior === 'cascade', missing };
}

/** What a statement is for. */
interface Wanted {
  readonly name: ObjectName;
  readonly ifExists: boolean;
  /** What the object is called where it is missing. */
  readonly what: string;
}

/** The codes of names that do not resolve: of databases, schemas and items. */
const NOT_FOUND = new Set(['3D000', '3F000', '42P01', '42704']);

/** With IF EXISTS, null for a name that does not resolve, and a note of what is missing. */
function ifFound<T>(wanted: Wanted, missing: string[], resolve: () => T): T | null {
  try {
    return resolve();
  } catch (error) {
    if (!wanted.ifExists || !(error instanceof SqlError) || !NOT_FOUND.has(error.code)) throw error;
    const { name, what } = wanted;
    const isDatabase = error.code === '3D000';
    missing.push(isDatabase ? `database "${name.parts[0]!}"` : `${what} "${name.parts.at(-1)!}"`);
    return null;
  }
}

function findItem(
  { catalog }: StatementContext,
  wanted: Wanted,
  missing: string[],
): CatalogItemView | null {
  const { name, ifExists, what } = wanted;
  const schema = name.parts.slice(0, -1);
  if (ifExists && schema.length > 0 && catalog.resolveSchema(schema) === undefined) {
    missing.push(`schema "${schema.at(-1)!}"`);
    return null;
  }
  if (what === 'index' || what === 'relation') refuseIndexOfKey(catalog, wanted);
  // PostgreSQL's codes: to it, what is dropped as an index or a type is no relation.
  const code = what === 'index' || what === 'type' ? '42704' : '42P01';
  return ifFound(wanted, missing, () => resolveItem(catalog, name, code));
}

/**
 * The index of a key, which `pg_class` shows as PostgreSQL's does, is no item of its own: it has
 * the name of the constraint, and goes with it.
 */
function refuseIndexOfKey(catalog: CatalogView, { name: { parts, position }, what }: Wanted): void {
  if (catalog.resolveItem(parts) !== undefined) return;
  const index = parts.at(-1)!;
  const path = [TEMPORARY_SCHEMA.schema, ...catalog.searchPath].map((name) => [name]);
  for (const name of parts.length > 1 ? [parts.slice(0, -1)] : path) {
    const schema = catalog.resolveSchema(name);
    if (schema === undefined || catalog.hasKey?.(schema, index) !== true) continue;
    if (what !== 'index') throw notSupported('ALTER of the index of a constraint', position);
    const message = `cannot drop index ${index} because a constraint of its table requires it`;
    throw new SqlError(message, '2BP01', { position });
  }
}

/** `DROP VIEW` and `ALTER VIEW` are for every view, as in Materialize. */
function checkKind(
  item: CatalogItemView,
  kind: ObjectKind,
  { verb, name: { position } }: { readonly verb: 'DROP' | 'ALTER'; readonly name: ObjectName },
): void {
  const found = item.kind === 'view' && item.indexed ? 'materialized view' : item.kind;
  if (found === kind || item.kind === kind) return;
  const message = `${fullName(item)} is not of type ${kind.toUpperCase()}`;
  const hint = `use ${verb} ${found.toUpperCase()} for ${withArticle(found)}`;
  throw new SqlError(message, '42809', { hint, position });
}

/** Plans ALTER ... RENAME TO. */
export function planRename(context: StatementContext, form: Form<'rename'>): StatementPlan {
  const { objectKind, name, ifExists, to } = form;
  if (objectKind === 'database' || objectKind === 'schema') {
    throw notSupported(`ALTER ${objectKind.toUpperCase()} ... RENAME`, name.position);
  }
  const missing: string[] = [];
  const item = findItem(context, { name, ifExists, what: 'relation' }, missing);
  if (item !== null) {
    checkKind(item, objectKind, { verb: 'ALTER', name });
    refuseSystemItem(item, name.position);
  }
  const itemKind = objectKind === 'materialized view' ? 'view' : objectKind;
  return { kind: 'renameItem', id: item?.id ?? null, to: to.name, itemKind, missing };
}

/** Plans ALTER INDEX ... SET and RESET. */
export function planAlterIndexOptions(
  context: StatementContext,
  { name, ifExists, action, options }: Form<'alterIndexOptions'>,
): StatementPlan {
  refuseUnknownOptions(options, ['logical_compaction_window'], 'ALTER INDEX');
  const logicalCompactionWindow = action === 'reset' ? 'default' : compactionWindow(options[0]!);
  const missing: string[] = [];
  const item = findItem(context, { name, ifExists, what: 'relation' }, missing);
  if (item !== null && item.kind !== 'index') {
    const message = `${formatName(name)} is ${withArticle(item.kind)} not a index`;
    throw new SqlError(message, '42809', { position: name.position });
  }
  if (item !== null) refuseSystemItem(item, name.position);
  return { kind: 'alterIndexOptions', index: item?.id ?? null, logicalCompactionWindow, missing };
}

/** A duration; `off` means that nothing is ever compacted. */
function compactionWindow(option: Option): bigint | null {
  const { value } = option;
  const isOff =
    (value?.kind === 'boolean' && !value.value) ||
    (value?.kind === 'string' && value.text.toLowerCase() === 'off');
  return isOff ? null : durationOption(option);
}
