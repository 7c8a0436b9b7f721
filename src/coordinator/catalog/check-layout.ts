import Database from 'better-sqlite3';
import { quoted } from '../../diagnostic/index.js';
import { damagedCatalog } from './durable-catalog.js';
import { MIGRATIONS } from './migrations.js';
import { oneLine } from './one-line.js';

/** A table, an index or whatever else a database has besides rows. */
interface DatabaseObject {
  readonly type: string;
  readonly name: string;
  /** The statement that makes it; null for what comes with a table. */
  readonly sql: string | null;
}

/** What SQLite keeps for itself, as ANALYZE does, changes nothing. */
const OBJECTS = `SELECT type, name, sql FROM sqlite_master
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name`;

/**
 * Checks that a catalog file of a version has the tables and indexes of that version, made as that
 * version makes them, and nothing else: a trigger could do anything.
 *
 * @throws CatalogFileError
 */
export function checkLayout(path: string, database: Database.Database, version: number): void {
  const wanted = layoutOf(version);
  const found = objectsOf(database);
  for (const { type, name, sql } of wanted) {
    const there = found.find((object) => object.name === name && object.type === type);
    if (there === undefined) throw damagedCatalog(path, `it has no ${type} \`${name}\``);
    if (there.sql === sql) continue;
    const made = `is made by ${madeBy(there)}, wanted ${madeBy({ sql })}`;
    throw damagedCatalog(path, `its ${type} \`${name}\` ${made}`);
  }
  const extra = found.find(({ name }) => !wanted.some((object) => object.name === name));
  if (extra === undefined) return;
  throw damagedCatalog(path, `it has a ${extra.type} \`${extra.name}\`, which no catalog has`);
}

function layoutOf(version: number): readonly DatabaseObject[] {
  const model = new Database(':memory:');
  for (const migration of MIGRATIONS.slice(0, version)) model.exec(migration);
  const objects = objectsOf(model);
  model.close();
  return objects;
}

function objectsOf(database: Database.Database): readonly DatabaseObject[] {
  return database.prepare(OBJECTS).all() as DatabaseObject[];
}

function madeBy({ sql }: Pick<DatabaseObject, 'sql'>): string {
  return quoted(oneLine(String(sql)));
}
