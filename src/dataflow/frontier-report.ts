import { ChangeBatch, TIMESTAMP_MIN, type Antichain } from '../time/index.js';
import { compareIds } from './collection-id.js';
import type { CollectionId } from './plan/plan.js';
import type { DataflowResponse, UpperMovement } from './protocol.js';
import type { Upper } from './upper.js';

/** An export, and the upper that was told of it last. */
interface Reported {
  readonly id: CollectionId;
  /** The id alone, as messages have it. */
  readonly ids: readonly CollectionId[];
  readonly upperNow: () => Antichain;
  upper: Antichain;
}

/**
 * Tells how far the uppers of exports have moved since they were told last. All start at [0].
 *
 * Exports of tables move together, by one upper that they share: a report names them by one list,
 * which is made again when one comes or goes, so that a report costs the same however many tables
 * there are.
 */
export class FrontierReport {
  readonly #tables: Upper;
  /** What was told of tables last. */
  #tablesUpper: Antichain = TIMESTAMP_MIN;
  /** Exports of tables in the order of their ids. Messages have it: never changed in place. */
  #tableExports: readonly CollectionId[] = [];
  /** Exports of tables of which nothing was told. */
  readonly #newTableExports = new Set<CollectionId>();
  /** Those of the others that are gone since the list was made. */
  readonly #goneTableExports = new Set<CollectionId>();
  readonly #others = new Map<CollectionId, Reported>();
  /** The others in the order of their ids; null: to be sorted anew. */
  #order: Reported[] | null = [];

  /** `tables` is the upper of the exports that {@link addOfTable} adds. */
  constructor(tables: Upper) {
    this.#tables = tables;
  }

  /** Begins to report an export whose upper is that of the tables. */
  addOfTable(id: CollectionId): void {
    this.#newTableExports.add(id);
  }

  /** Begins to report an export, whose upper `upperNow` gives. */
  add(id: CollectionId, upperNow: () => Antichain): void {
    const reported = { id, ids: [id], upperNow, upper: TIMESTAMP_MIN };
    this.#others.set(id, reported);
    const last = this.#order?.at(-1);
    // As for tables, what comes last needs no sorting.
    if (last === undefined || compareIds(last.id, id) < 0) this.#order?.push(reported);
    else this.#order = null;
  }

  /** Says no more of an export. */
  remove(id: CollectionId): void {
    if (this.#others.delete(id)) this.#order = null;
    else if (!this.#newTableExports.delete(id)) this.#goneTableExports.add(id);
  }

  /** One message for all that moved; null if nothing did. */
  report(): DataflowResponse | null {
    const changes = this.#reportOthers(this.#reportTables());
    return changes === null ? null : { kind: 'frontierUppers', changes };
  }

  /** What to tell of tables; null for nothing. */
  #reportTables(): UpperMovement[] | null {
    let changes: UpperMovement[] | null = null;
    const before = this.#tablesUpper;
    const after = this.#tables.frontier;
    if (this.#goneTableExports.size > 0) {
      this.#tableExports = this.#tableExports.filter((id) => !this.#goneTableExports.has(id));
      this.#goneTableExports.clear();
    }
    if (this.#tableExports.length > 0 && before !== after) {
      changes = [{ ids: this.#tableExports, batch: ChangeBatch.movement(before, after) }];
    }
    this.#tablesUpper = after;
    if (this.#newTableExports.size === 0) return changes;
    const added = [...this.#newTableExports].sort(compareIds);
    this.#newTableExports.clear();
    const last = this.#tableExports.at(-1);
    const all = [...this.#tableExports, ...added];
    // Ids mostly grow: what comes last needs no sorting of the 10^4 before it.
    this.#tableExports =
      last === undefined || compareIds(last, added[0]!) < 0 ? all : all.sort(compareIds);
    if (after === TIMESTAMP_MIN) return changes;
    return append(changes, { ids: added, batch: ChangeBatch.movement(TIMESTAMP_MIN, after) });
  }

  /** What to tell of the others, behind what there is to tell. */
  #reportOthers(before: UpperMovement[] | null): UpperMovement[] | null {
    let changes = before;
    this.#order ??= [...this.#others.values()].sort((a, b) => compareIds(a.id, b.id));
    for (const reported of this.#order) {
      const { upper: from, ids } = reported;
      const to = reported.upperNow();
      if (from === to) continue;
      changes = append(changes, { ids, batch: ChangeBatch.movement(from, to) });
      reported.upper = to;
    }
    return changes;
  }
}

/** Mostly there is one: an array of it is an eighth of one that is empty and grows. */
function append(list: UpperMovement[] | null, movement: UpperMovement): UpperMovement[] {
  if (list === null) return [movement];
  list.push(movement);
  return list;
}
