import type { A_Const, Node, TypeCast, TypeName, VariableSetStmt } from 'libpg-query';
import { DatumError, formatInterval, parseInterval, type IntervalField } from '../../repr/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { ParsedStatement } from '../statement-plan.js';
import { formatIdentifier } from './identifier.js';
import { parseSetTransaction } from './parse-transaction.js';
import { parsePostgres } from './pg-parser.js';
import type { StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { unsupportedStatement } from './unsupported.js';

/** Parses what comes next, up to a place, as a statement of its own. */
export type ParseNested = (cursor: TokenCursor, end: number) => ParsedStatement;

/** Reads SET or RESET: of a variable, or of the transaction. */
export function parseSet(cursor: TokenCursor): StatementForm {
  if (cursor.acceptWords('SET TRANSACTION')) {
    if (cursor.peekWord() === 'SNAPSHOT') throw unsupportedStatement(cursor);
    return parseSetTransaction(cursor);
  }
  if (cursor.acceptWords('SET SESSION CHARACTERISTICS AS TRANSACTION')) {
    return parseSetTransaction(cursor, true);
  }
  const statement = parsePostgres(cursor.text);
  if (!('VariableSetStmt' in statement)) throw unsupportedStatement(cursor);
  const position = namePosition(cursor);
  return setVariable(statement.VariableSetStmt, position);
}

function namePosition(cursor: TokenCursor): number {
  cursor.acceptOneOf('SET', 'RESET');
  cursor.acceptOneOf('SESSION', 'LOCAL');
  return cursor.position;
}

function setVariable(set: VariableSetStmt, position: number): StatementForm {
  const name = { name: (set.name ?? '').toLowerCase(), position };
  const local = set.is_local ?? false;
  switch (set.kind) {
    case 'VAR_SET_VALUE':
      return { kind: 'set', name, value: valueText(name.name, set.args ?? [], position), local };
    case 'VAR_SET_DEFAULT':
      return { kind: 'set', name, value: null, local };
    case 'VAR_RESET':
      return { kind: 'set', name, value: null, local, isReset: true };
    case 'VAR_RESET_ALL':
      return { kind: 'resetAll' };
    default:
      throw notSupported(`SET ${set.name ?? ''}`.trimEnd(), position);
  }
}

/** A variable's new value as text; a list is joined by commas. */
function valueText(variable: string, values: readonly Node[], position: number): string {
  // A list of names would be read again as names, so each is quoted where it must be.
  const isNames = variable === 'search_path';
  const parts = values.map((value) => {
    if ('TypeCast' in value && variable === 'timezone')
      return intervalText(value.TypeCast, position);
    if (!('A_Const' in value)) throw notSupported(`SET ${variable} to such a value`, position);
    const text = constantText(value.A_Const);
    return isNames ? formatSchema(text) : text;
  });
  return parts.join(', ');
}

/** The modifier of `INTERVAL ... HOUR`; the grammar has but this and HOUR TO MINUTE here. */
const HOUR_FIELD = 1 << 10;

/** The interval of SET TIME ZONE as text, as PostgreSQL writes it: `INTERVAL '-08:00:00'`. */
function intervalText({ arg, typeName }: TypeCast, position: number): string {
  const text = arg !== undefined && 'A_Const' in arg ? constantText(arg.A_Const) : '';
  const [fields] = typeName?.typmods ?? [];
  const mask = fields !== undefined && 'A_Const' in fields ? fields.A_Const.ival?.ival : undefined;
  const to: IntervalField = mask === HOUR_FIELD ? 'hour' : 'minute';
  try {
    const interval = parseInterval(
      text,
      mask === undefined ? null : { from: null, to, precision: 6 },
    );
    return `INTERVAL '${formatInterval(interval)}'`;
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    throw new SqlError(error.message, error.code, { position });
  }
}

/** Schemas such as `public` may be keywords of some kind; only what lexes differently is quoted. */
function formatSchema(name: string): string {
  return /^[a-z_$][a-z0-9_$]*$/.test(name) ? name : formatIdentifier(name);
}

function constantText(constant: A_Const): string {
  const { ival, fval, sval, boolval, bsval } = constant;
  if (ival !== undefined) return String(ival.ival ?? 0);
  if (fval !== undefined) return fval.fval ?? '0';
  if (boolval !== undefined) return String(boolval.boolval ?? false);
  return sval?.sval ?? bsval?.bsval ?? '';
}

/** Reads `PREPARE name [(types)] AS statement`. */
export function parsePrepare(cursor: TokenCursor, parseNested: ParseNested): StatementForm {
  cursor.expectWords('PREPARE');
  if (cursor.peekWord() === 'TRANSACTION') throw unsupportedStatement(cursor);
  const name = cursor.expectName();
  const types = acceptTypes(cursor);
  cursor.expectWords('AS');
  return { kind: 'prepare', name, types, statement: parseNested(cursor, cursor.text.length) };
}

function acceptTypes(cursor: TokenCursor): TypeName[] {
  if (cursor.peekText() !== '(') return [];
  let depth = 0;
  do {
    if (cursor.atEnd) throw cursor.unexpected();
    if (cursor.peekText() === '(') depth += 1;
    if (cursor.peekText() === ')') depth -= 1;
    cursor.index += 1;
  } while (depth > 0);
  const statement = parsePostgres(`${cursor.text.slice(0, cursor.end)} AS SELECT 1`);
  if (!('PrepareStmt' in statement)) return [];
  const types = statement.PrepareStmt.argtypes ?? [];
  return types.flatMap((type) => ('TypeName' in type ? [type.TypeName] : []));
}

/** Reads EXECUTE, DEALLOCATE, CLOSE or DISCARD, which are as PostgreSQL has them. */
export function parseSessionStatement(cursor: TokenCursor): StatementForm {
  const statement = parsePostgres(cursor.text);
  // PREPARE is a noise word of DEALLOCATE, unless it is the name.
  const isNoise = cursor.peekWord(1) === 'PREPARE' && cursor.tokens.length > 2;
  const position = cursor.tokens[isNoise ? 2 : 1]?.start ?? 0;
  if ('ExecuteStmt' in statement) {
    const { name = '', params = [] } = statement.ExecuteStmt;
    return { kind: 'execute', name: { name, position }, parameters: params };
  }
  if ('DeallocateStmt' in statement) {
    const { name } = statement.DeallocateStmt;
    return { kind: 'deallocate', name: name === undefined ? null : { name, position } };
  }
  if ('ClosePortalStmt' in statement) {
    const name = statement.ClosePortalStmt.portalname;
    return { kind: 'close', name: name === undefined ? null : { name, position } };
  }
  if ('DiscardStmt' in statement) return { kind: 'discard', target: discardTarget(cursor) };
  throw unsupportedStatement(cursor);
}

function discardTarget(cursor: TokenCursor): 'all' | 'temp' | 'plans' | 'sequences' {
  switch (cursor.peekWord(1)) {
    case 'ALL':
      return 'all';
    case 'PLANS':
      return 'plans';
    case 'SEQUENCES':
      return 'sequences';
    default:
      return 'temp';
  }
}
