type CaseRendering = typeof import('./render-case.js');

/** Loads what puts single cases into words. */
export async function loadCaseRendering(): Promise<CaseRendering> {
  return import('./render-case.js');
}
