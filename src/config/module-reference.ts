/** What refers to a module: a configuration, and where in it. */
export interface ModuleReference {
  /** The absolute path of the configuration. */
  readonly path: string;
  /** As one would write it: `systems.jobs.use`. */
  readonly place: string;
  /** How long the module may take to load. */
  readonly limitMs?: number | undefined;
}
