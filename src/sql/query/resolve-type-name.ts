import type { TypeName } from 'libpg-query';
import type { SqlType } from '../../repr/index.js';
import { notSupported } from '../sql-error.js';
import type { QueryEnvironment } from './query-environment.js';

/**
 * The type that a type name of a syntax tree means. Quoted names `T list` and `map[text=>T]` are the
 * dialect's own collection types.
 */
export function resolveTypeName(_name: TypeName, _environment: QueryEnvironment): SqlType {
  throw notSupported('a type name');
}
