/** What guards systems that are not ours, whose code is loaded where there may be one. */
export function loadGuard(): Promise<typeof import('./guard-system.js')> {
  return import('./guard-system.js');
}
