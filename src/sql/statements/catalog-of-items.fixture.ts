import type { Column, SqlType } from '../../repr/index.js';
import type { CatalogItemView, CatalogView, SchemaName } from '../catalog-view.js';

/** What a test says of an item; the rest follows. */
export type TestItem = Pick<CatalogItemView, 'name' | 'kind'> & Partial<CatalogItemView>;

/** The schema of a name such as `materialize.public` or `mz_catalog`. */
function schemaOf(text: string): SchemaName {
  const [first, second] = text.split('.');
  return second === undefined
    ? { database: null, schema: first! }
    : { database: first!, schema: second };
}

/** A column of a type without parameters. */
export function column(
  name: string,
  kind: 'int4' | 'int8' | 'text' | 'bool',
  nullable = true,
): Column {
  const type: SqlType = { kind };
  return { name, type, nullable };
}

/**
 * A catalog that holds what a test lists: databases `materialize` and `other`, schemas `public`,
 * `s` and the system's own. Items without a schema are in `materialize.public`; ids count from
 * `u1`.
 */
export class CatalogOfItems implements CatalogView {
  currentDatabase = 'materialize';
  searchPath: readonly string[] = ['public'];
  readonly #schemas = [
    'materialize.public',
    'materialize.s',
    'other.public',
    'mz_catalog',
    'mz_temp',
  ].map(schemaOf);
  readonly #items: readonly CatalogItemView[];

  constructor(items: readonly TestItem[]) {
    this.#items = items.map((item, index) => ({
      id: `u${index + 1}`,
      schema: schemaOf('materialize.public'),
      system: false,
      temporary: false,
      columns: [],
      keys: [],
      createSql: '',
      indexed: false,
      uses: [],
      ...item,
    }));
  }

  resolveItem(name: readonly string[]): CatalogItemView | undefined {
    const qualifier = name.slice(0, -1);
    const paths =
      qualifier.length > 0
        ? [qualifier]
        : [['mz_temp'], ['mz_catalog'], ...this.searchPath.map((one) => [one])];
    const schemas = paths.map((path) => this.resolveSchema(path));
    const found = schemas.flatMap((schema) =>
      schema === undefined ? [] : [...this.items(schema)],
    );
    return found.find((item) => item.name === name.at(-1));
  }

  resolveSchema(name: readonly string[]): SchemaName | undefined {
    const [first, second] = name;
    if (name.length === 2) return this.#find(first!, second!);
    if (name.length !== 1) return undefined;
    return this.#find(this.currentDatabase, first!) ?? this.#find(null, first!);
  }

  #find(database: string | null, schema: string): SchemaName | undefined {
    return this.#schemas.find((one) => one.database === database && one.schema === schema);
  }

  resolveDatabase(name: string): string | undefined {
    return [...this.databases()].find((one) => one === name);
  }

  itemById(id: string): CatalogItemView {
    return this.#items.find((item) => item.id === id)!;
  }

  items(schema?: SchemaName): Iterable<CatalogItemView> {
    if (schema === undefined) return this.#items;
    return this.#items
      .filter((item) => {
        return item.schema.database === schema.database && item.schema.schema === schema.schema;
      })
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  schemas(database?: string): Iterable<SchemaName> {
    return this.#schemas.filter((one) => database === undefined || one.database === database);
  }

  databases(): Iterable<string> {
    return ['materialize', 'other'];
  }

  variable(name: string): string | undefined {
    return name === 'timezone' ? 'UTC' : undefined;
  }

  variables(): Iterable<{ name: string; value: string; description: string }> {
    return [{ name: 'timezone', value: 'UTC', description: '' }];
  }
}
