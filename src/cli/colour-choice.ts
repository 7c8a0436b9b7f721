/** When to use colours: `--color=WHEN`. */
export type ColourChoice = 'auto' | 'always' | 'never';

/** What decides where nobody says always or never. */
export interface ColourCircumstances {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/**
 * Whether to use colours. What the command says counts most, then `NO_COLOR` (https://no-color.org)
 * and `FORCE_COLOR` (https://force-color.org), then whether somebody sees them. Both variables
 * count only if they are not empty; `FORCE_COLOR=0` means no.
 */
export function useColours(
  choice: ColourChoice,
  { environment, isTerminal }: ColourCircumstances,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const force = environment['FORCE_COLOR'] ?? '';
  if (force !== '') return force !== '0' && force !== 'false';
  return isTerminal && environment['TERM'] !== 'dumb';
}
