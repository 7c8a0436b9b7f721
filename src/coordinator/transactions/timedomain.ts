import type { CollectionId } from '../../dataflow/index.js';
import { SqlError } from '../../sql/index.js';
import type { Core } from '../core.js';
import {
  collectionsOfInputs,
  findReadInputs,
  timelineOfInputs,
  type ReadInputs,
} from '../timestamps/read-inputs.js';
import { systemTableIds } from '../system/system-items.js';
import { chooseTimestamp } from '../timestamps/timestamp-selection.js';
import { EPOCH_MILLISECONDS, type TimelineId } from '../timestamps/timeline.js';
import type { TransactionReads } from './transaction.js';
import type { IsolationLevel } from '../variables/variable-definitions.js';

/**
 * Chooses the time of all reads of a transaction, at its first one, and holds everything that may
 * be read at it: what is in the schemas of the items that the first read names (X2).
 *
 * @throws SqlError if there is no such time.
 */
export function beginReads(
  core: Core,
  uses: readonly CollectionId[],
  isolation: IsolationLevel,
): TransactionReads {
  const timeline = timelineOfInputs(findReadInputs(core.catalog, uses)) ?? EPOCH_MILLISECONDS;
  const inputs = domainInputs(core, uses, timeline);
  const timestamp = chooseTimestamp(inputs, core.timeContext(isolation));
  const ids = collectionsOfInputs(inputs);
  return { timestamp, domain: { ids: new Set(ids), hold: core.frontiers.hold(ids, timestamp) } };
}

/**
 * Checks that a transaction may read what another of its queries needs.
 *
 * @throws SqlError that names what is outside, and what would not have been.
 */
export function checkDomain(
  core: Core,
  inputs: ReadInputs,
  domain: NonNullable<TransactionReads['domain']>,
): void {
  const outside = collectionsOfInputs(inputs).filter((id) => !domain.ids.has(id));
  if (outside.length === 0) return;
  throw new SqlError(
    'Transactions can only reference objects in the same timedomain. ' +
      'See https://materialize.com/docs/sql/begin/#same-timedomain-error',
    '25000',
    {
      detail:
        "The following relations in the query are outside the transaction's time domain:\n" +
        `${relationNames(core, outside)}\n` +
        (domain.ids.size === 0
          ? 'No relations are available: the first query of the transaction named none.'
          : `Only the following relations are available:\n${relationNames(core, domain.ids)}`),
    },
  );
}

/** What can be read in the schemas of some items, of one kind of time. */
function domainInputs(core: Core, uses: readonly CollectionId[], timeline: TimelineId): ReadInputs {
  const { catalog } = core;
  const members = new Set<CollectionId>();
  for (const use of uses) {
    const item = catalog.item(use);
    // All of the system's schemas go together: their views are made of the same tables.
    const isSystem = use.startsWith('s');
    const schema = isSystem ? undefined : catalog.schema(item.schema, item.connection);
    const ids = isSystem ? systemTableIds() : (schema?.items.values() ?? []);
    for (const id of ids) members.add(id);
  }
  const readable = [...members].filter((id) => {
    if (!['table', 'view', 'source'].includes(catalog.item(id).kind)) return false;
    const inputs = findReadInputs(catalog, [id]);
    // What cannot be read without AS OF is no reason for not reading the rest.
    return inputs.sources.length === 0 && inputs.timelines.every((one) => one === timeline);
  });
  // What the first query names belongs to it in any case, so that its own errors are reported.
  return findReadInputs(catalog, [...readable, ...uses]);
}

/** The names of the relations that collections belong to: sorted, quoted, a line each. */
function relationNames(core: Core, ids: Iterable<CollectionId>): string {
  const names = Array.from(ids, (id) => {
    if (!core.catalog.has(id)) return id;
    const item = core.catalog.item(id);
    return core.nameOf(item.kind === 'index' ? item.on : id);
  });
  return [...new Set(names)]
    .sort()
    .map((name) => `"${name}"`)
    .join('\n');
}
