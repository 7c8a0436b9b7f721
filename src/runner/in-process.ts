type InProcess = typeof import('./run-in-process.js');

/** What runs files in the calling thread. Is loaded when somebody does, with all systems. */
export async function loadInProcess(): Promise<InProcess> {
  return import('./run-in-process.js');
}
