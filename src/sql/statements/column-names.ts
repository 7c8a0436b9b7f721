import { countOf } from '../../diagnostic/index.js';
import type { Column } from '../../repr/index.js';
import { SqlError } from '../sql-error.js';
import type { Name } from '../syntax/index.js';

/** PostgreSQL's error for a column that is there twice. */
export function columnMoreThanOnce(name: string, position: number | undefined): SqlError {
  return new SqlError(`column "${name}" specified more than once`, '42701', { position });
}

/** Refuses two columns of one name; the second one is to blame. */
export function refuseDuplicateColumns(
  columns: readonly { readonly name: string; readonly position?: number | undefined }[],
): void {
  const seen = new Set<string>();
  for (const { name, position } of columns) {
    if (seen.has(name)) throw columnMoreThanOnce(name, position);
    seen.add(name);
  }
}

/** What the names of columns are given to, for messages. */
export interface NamedObject {
  readonly kind: 'view' | 'source' | 'table';
  readonly name: string;
  readonly position: number;
}

/**
 * Gives names to the first columns; the others keep theirs.
 *
 * @throws SqlError if there are more names than columns, or two columns have one name after it.
 */
export function renameColumns(
  object: NamedObject,
  columns: readonly Column[],
  names: readonly Name[],
): Column[] {
  if (names.length > columns.length) throw tooManyNames(object, columns, names);
  const renamed = columns.map((column, index) => ({ ...column, ...nameOnly(names[index]) }));
  refuseDuplicateColumns(
    renamed.map(({ name }, index) => ({ name, position: (names[index] ?? object).position })),
  );
  return renamed;
}

function nameOnly(name: Name | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name: name.name };
}

function tooManyNames(
  { kind, name }: NamedObject,
  columns: readonly Column[],
  names: readonly Name[],
): SqlError {
  const message =
    `${kind} ${name} definition names ${countOf(names.length, 'column')}, ` +
    `but ${kind} ${name} has ${countOf(columns.length, 'column')}`;
  return new SqlError(message, '42601', { position: names[columns.length]!.position });
}
