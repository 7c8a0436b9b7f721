import type { ChosenSystem } from './systems.js';

/**
 * The system that is asked for, as `chooseSystem` gives it. Loads the systems and all their code,
 * which threads that run no file need not have.
 */
export async function findSystem(
  ...request: Parameters<typeof import('./systems.js').chooseSystem>
): Promise<ChosenSystem> {
  const { chooseSystem } = await import('./systems.js');
  return chooseSystem(...request);
}
