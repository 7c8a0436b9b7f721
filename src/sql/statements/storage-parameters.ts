import type { DefElem, Node } from 'libpg-query';
import { notSupported, SqlError } from '../sql-error.js';

/** What a storage parameter can be: a whole number in bounds, or what is not looked at. */
type Parameter = { readonly min: number; readonly max: number } | 'any';

const FILL_FACTOR: Parameter = { min: 10, max: 100 };

/** The autovacuum parameters of a table, and of what is beside it (`toast.`). */
const AUTOVACUUM = (
  'autovacuum_enabled autovacuum_vacuum_threshold autovacuum_vacuum_insert_threshold ' +
  'autovacuum_analyze_threshold autovacuum_vacuum_cost_delay autovacuum_vacuum_cost_limit ' +
  'autovacuum_freeze_min_age autovacuum_freeze_max_age autovacuum_freeze_table_age ' +
  'autovacuum_multixact_freeze_min_age autovacuum_multixact_freeze_max_age ' +
  'autovacuum_multixact_freeze_table_age autovacuum_vacuum_scale_factor ' +
  'autovacuum_vacuum_insert_scale_factor autovacuum_analyze_scale_factor ' +
  'log_autovacuum_min_duration vacuum_index_cleanup vacuum_truncate'
).split(' ');

const TABLE: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  ['fillfactor', FILL_FACTOR],
  ['toast_tuple_target', { min: 128, max: 8160 }],
  ['parallel_workers', { min: 0, max: 1024 }],
  ['user_catalog_table', 'any'],
  ...AUTOVACUUM.flatMap((name) => [[name, 'any'] as const, [`toast.${name}`, 'any'] as const]),
]);

const INDEX: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  ['fillfactor', FILL_FACTOR],
  ['deduplicate_items', 'any'],
]);

/**
 * Checks the storage parameters of a table or an index, PostgreSQL's `WITH (...)`. They say how
 * rows lie on pages, of which there are none here: nothing follows from them, as no answer does
 * there.
 *
 * PostgreSQL documentation, CREATE TABLE and CREATE INDEX, Storage Parameters.
 *
 * @throws SqlError for one that PostgreSQL does not know (22023), or whose value it refuses.
 */
export function checkStorageParameters(
  options: readonly Node[] | undefined,
  what: 'table' | 'index',
): void {
  const known = what === 'table' ? TABLE : INDEX;
  for (const node of options ?? []) {
    if ('DefElem' in node) checkParameter(node.DefElem, known, what);
  }
}

function checkParameter(
  { defname = '', defnamespace, arg, location }: DefElem,
  known: ReadonlyMap<string, Parameter>,
  what: 'table' | 'index',
): void {
  const name = defnamespace === undefined ? defname : `${defnamespace}.${defname}`;
  const text = arg === undefined ? 'true' : valueText(arg);
  if (what === 'table' && name === 'oids') {
    // What dumps of old servers say: rows without numbers of their own, as all are.
    if (/^(?:f(?:alse)?|off|no?|0)$/i.test(text)) return;
    throw new SqlError('tables declared WITH OIDS are not supported', '0A000', {
      position: location,
    });
  }
  const parameter = known.get(name);
  const place = { position: location };
  if (name === 'logical_compaction_window') {
    throw notSupported(`the option ${name} in CREATE ${what.toUpperCase()}`, location);
  }
  if (parameter === undefined) {
    throw new SqlError(`unrecognized parameter "${name}"`, '22023', place);
  }
  if (parameter === 'any') return;
  if (!/^[+-]?\d{1,9}$/.test(text)) {
    throw new SqlError(`invalid value for integer option "${name}": ${text}`, '22023', place);
  }
  const { min, max } = parameter;
  if (Number(text) >= min && Number(text) <= max) return;
  throw new SqlError(`value ${text} out of bounds for option "${name}"`, '22023', {
    ...place,
    detail: `Valid values are between "${min}" and "${max}".`,
  });
}

/** A value as it was written: a number, a word or a text. */
function valueText(arg: Node): string {
  if ('Integer' in arg) return String(arg.Integer.ival ?? 0);
  if ('Float' in arg) return arg.Float.fval ?? '';
  if ('String' in arg) return arg.String.sval ?? '';
  const [word] = 'TypeName' in arg ? (arg.TypeName.names ?? []) : [];
  return word !== undefined && 'String' in word ? (word.String.sval ?? '') : '';
}
