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
  readonly #templates = new Map<object, PlanTemplate | null | typeof ONCE>();
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
      this.#remember(key);
      return null;
    }
    if (template === ONCE) {
      template = make();
      this.#templates.set(key, template);
    }
    return template === null ? null : template.fill(constants);
  }

  #remember(key: object): void {
    if (this.#templates.size >= PLANS_MAX) {
      const { value: oldest } = this.#templates.keys().next();
      this.#templates.delete(oldest!);
    }
    this.#templates.set(key, ONCE);
  }
}

/** In place of a plan: the statement came once, and may be one of those that never come again. */
const ONCE = Symbol('once');
