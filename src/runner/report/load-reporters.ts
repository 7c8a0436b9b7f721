import type { Audience } from './audience.js';

/** As `openReporters`, whose code is loaded where somebody asks for other reporters than usual. */
export async function openReporters(
  options: Parameters<typeof import('./open-reporters.js').openReporters>[0],
): Promise<Audience> {
  const reporters = await import('./open-reporters.js');
  return reporters.openReporters(options);
}
