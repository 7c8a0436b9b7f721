/** A reporter that cannot be had, cannot write, or threw. */
export class ReporterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReporterError';
  }
}
