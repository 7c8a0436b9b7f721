import { mapType, typeName, type SqlType } from '../../repr/index.js';
import type { Planning } from './planning.js';

const TEXT: SqlType = { kind: 'text' };

/**
 * Refuses what has to tell or to order values of a type that has neither operator: `json`, whose
 * texts may differ where what they mean does not.
 *
 * @throws SqlError `could not identify an equality operator for type json` (42883)
 */
export function refuseUnordered(
  type: SqlType,
  operator: 'equality' | 'ordering',
  location: number | undefined,
  planning: Planning,
): void {
  if (mapType(type, (part) => (part.kind === 'json' ? TEXT : part)) === type) return;
  const found = typeName(type.kind === 'array' ? type.element : type);
  const message = `could not identify an ${operator} operator for type ${found}`;
  throw planning.error(message, '42883', location, {
    hint:
      operator === 'ordering'
        ? 'Use an explicit ordering operator or modify the query.'
        : undefined,
  });
}
