import type { PlanConstants, PlanTemplate, StatementPlan } from '../sql/index.js';

/** How many plans a session keeps: those of the statements that a program repeats. */
const PLANS_MAX = 100;

/**
 * The plans of a session's statements that came more than once, but for their constants.
 *
 * A plan depends on the statement, on what is in the catalog and on the session's variables: all of
 * them are forgotten as soon as one of these may be another.
 */
export class RecentPlans {
  /** By shape or prepared statement. Null: the plan depends on what the constants are. */
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
    versions: { readonly catalog: number; readonly variables: number },
    make: () => PlanTemplate | null,
  ): StatementPlan | null {
    if (versions.catalog !== this.#catalogVersion || versions.variables !== this.#variableChanges) {
      this.#templates.clear();
      this.#catalogVersion = versions.catalog;
      this.#variableChanges = versions.variables;
    }
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

  #remember(key: object, template: PlanTemplate | null): void {
    if (this.#templates.size >= PLANS_MAX) {
      const { value: oldest } = this.#templates.keys().next();
      this.#templates.delete(oldest!);
    }
    this.#templates.set(key, template);
  }
}
