/** What a case is compared with. */
export interface CaseSystems {
  /** The names of the system that runs the file: its own, and what it was asked for by. */
  readonly own: readonly string[];
  /** All systems that there are; undefined where nobody knows. */
  readonly known: readonly string[] | undefined;
}
