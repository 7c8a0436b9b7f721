import { mapType, typeName, type SqlType } from '../../../repr/index.js';
import type { Planning } from '../planning/planning.js';

const TEXT: SqlType = { kind: 'text' };

/**
 * Refuses what has to tell or to order values of a type that has neither operator: `json`, whose
 * texts may differ where what they mean does not.
 *
 * @throws SqlError `could not identify an equality operator for type json` (42883); what GREATEST
 * and LEAST use is a comparison function
 */
export function refuseUnordered(
  type: SqlType,
  operator: 'equality' | 'ordering' | 'comparison',
  location: number | undefined,
  planning: Planning,
): void {
  if (mapType(type, (part) => (part.kind === 'json' ? TEXT : part)) === type) return;
  const found = typeName(type.kind === 'array' ? type.element : type);
  const wanted = operator === 'comparison' ? 'a comparison function' : `an ${operator} operator`;
  const message = `could not identify ${wanted} for type ${found}`;
  throw planning.error(message, '42883', location, {
    hint:
      operator === 'ordering'
        ? 'Use an explicit ordering operator or modify the query.'
        : undefined,
  });
}
