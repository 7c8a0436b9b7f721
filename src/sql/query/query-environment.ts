import type { SqlType } from '../../repr/index.js';
import type { CatalogView } from '../catalog-view.js';

/** What a query is planned in. */
export interface QueryEnvironment {
  readonly catalog: CatalogView;
  /**
   * From a syntax tree's `location`, which counts UTF-8 bytes of the text that was parsed, to the
   * place in the statement's text, in UTF-16 units. Only called for errors.
   */
  readonly place: (location: number) => number;
  /** The parameters `$1`, `$2` ...; undefined where a statement cannot have any. */
  readonly parameters?: ParameterTypes | undefined;
}

/**
 * Types of parameters: declared ones, and those that planning inferred from how a parameter is
 * used. Planning fills gaps; what it could not infer stays undefined.
 *
 * A parameter is planned as an `environment` scalar named `$1`, to be replaced by a literal.
 */
export interface ParameterTypes {
  readonly types: (SqlType | undefined)[];
}

/** The place of a syntax node, or undefined where the parser noted none (it writes -1). */
export function placeOf(
  environment: QueryEnvironment,
  location: number | undefined,
): number | undefined {
  if (location !== undefined && location < 0) return undefined;
  // The parser leaves out a location of 0.
  return environment.place(location ?? 0);
}
