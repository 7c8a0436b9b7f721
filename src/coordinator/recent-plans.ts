import type { PlanConstants, PlanTemplate, StatementPlan } from '../sql/index.js';

/** How many plans a session keeps: those of the statements that a program repeats. */
const PLANS_MAX = 100;

/** What plans depend on beside their statements: numbers that differ when it may. */
export interface PlanVersions {
  readonly catalog: number;
  readonly variables: number;
}

const NO_CONSTANTS: PlanConstants = { kind: 'parameters', values: [] };

/**
 * The plans of a session's statements that came more than once, but for their constants.
 *
 * A plan depends on the statement, on what is in the catalog and on the session's variables: all of
 * them are forgotten as soon as one of these may be another.
 */
export class RecentPlans {
  /** By shape, text or prepared statement. Null: the plan depends on what the constants are. */
  readonly #templates = new Map<object, PlanTemplate | null>();
  /** What came once or more: it may be one of those that never come again. */
  readonly #met = new WeakSet();
  #catalogVersion = -1;
  #variableChanges = -1;

  /**
   * The plan of a statement, or null if it has to be planned. `make` plans it for all of its kind.
   *
   * @throws SqlError as `make` does.
   */
  plan(
    key: object,
    constants: PlanConstants,
    versions: PlanVersions,
    make: () => PlanTemplate | null,
  ): StatementPlan | null {
    this.#forgetOld(versions);
    let template = this.#templates.get(key);
    if (template === undefined) {
      if (!this.#met.has(key)) {
        this.#met.add(key);
        return null;
      }
      template = make();
      this.#remember(key, template);
    }
    return template === null ? null : template.fill(constants);
  }

  /** The plan of a text, which `make` gives where none is kept. @throws SqlError as `make` does */
  whole(key: object, versions: PlanVersions, make: () => StatementPlan): StatementPlan {
    const kept = this.plan(key, NO_CONSTANTS, versions, () => {
      const plan = make();
      return { fill: () => plan };
    });
    return kept ?? make();
  }

  #forgetOld({ catalog, variables }: PlanVersions): void {
    if (catalog === this.#catalogVersion && variables === this.#variableChanges) return;
    this.#templates.clear();
    this.#catalogVersion = catalog;
    this.#variableChanges = variables;
  }

  #remember(key: object, template: PlanTemplate | null): void {
    if (this.#templates.size >= PLANS_MAX) {
      const { value: oldest } = this.#templates.keys().next();
      this.#templates.delete(oldest!);
    }
    this.#templates.set(key, template);
  }
}
