/**
 * The statements that bring a catalog file from each version to the next; its `user_version` says
 * how many were applied. Only ever add to the end: files in the field have the earlier ones.
 */
export const MIGRATIONS: readonly string[] = [
  // gid: JSON `{"User":1}`; definition: JSON of an ItemDefinition; timestamps: 64 bits, unsigned in
  // meaning, two's complement in storage.
  `
  CREATE TABLE gid_alloc (next_gid INTEGER NOT NULL);
  CREATE TABLE databases (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE schemas (
    id INTEGER PRIMARY KEY,
    database_id INTEGER REFERENCES databases,
    name TEXT NOT NULL,
    UNIQUE (database_id, name)
  );
  CREATE TABLE items (
    gid BLOB PRIMARY KEY,
    schema_id INTEGER REFERENCES schemas,
    name TEXT NOT NULL,
    definition BLOB NOT NULL,
    UNIQUE (schema_id, name)
  );
  CREATE TABLE timestamps (
    sid BLOB NOT NULL,
    pid BLOB NOT NULL,
    timestamp INTEGER NOT NULL,
    offset BLOB NOT NULL,
    PRIMARY KEY (sid, pid, timestamp, offset)
  );
  CREATE INDEX timestamps_sid_timestamp ON timestamps (sid, timestamp);
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);
  CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  -- Contents of tables: what no upstream could give back. Clustered by table.
  CREATE TABLE table_sinces (gid BLOB PRIMARY KEY, since INTEGER NOT NULL);
  CREATE TABLE table_updates (
    gid BLOB NOT NULL,
    number INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    diff INTEGER NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (gid, number)
  ) WITHOUT ROWID;

  INSERT INTO gid_alloc VALUES (1);
  INSERT INTO databases VALUES (1, 'materialize');
  INSERT INTO schemas VALUES
    (1, NULL, 'mz_catalog'),
    (2, NULL, 'pg_catalog'),
    (3, 1, 'public'),
    (4, NULL, 'mz_internal'),
    (5, NULL, 'information_schema');
  INSERT INTO roles VALUES (1, 'materialize');
  INSERT INTO settings VALUES
    ('experimental_mode', 'false'),
    ('catalog_content_version', '1'),
    ('timestamp_bound', '1');
  `,
  // Not of tables alone: of whatever has times that can be read no more.
  `
  ALTER TABLE table_sinces RENAME TO sinces;
  `,
];
