import { DiagnosticError, nearestName, quoted, type Diagnostic } from '../diagnostic/index.js';
import { requireCapability } from './capability.js';
import { mistake } from './mistakes/mistake.js';
import type { FileContext, NamedItem, PlacedName } from './file-context.js';

/** How many names a diagnostic lists of those that there are. */
const LISTED_NAMES_MAX = 8;

/**
 * The items of full names. What is suggested for a name that belongs to none is one of `suggested`,
 * by default one of all.
 *
 * @throws DiagnosticError with a diagnostic for each name that belongs to none.
 */
export function resolveItems(
  { system }: FileContext,
  entries: readonly PlacedName[],
  suggested = system.names?.all() ?? [],
): readonly NamedItem[] {
  if (entries[0] !== undefined) requireCapability(system, 'names', entries[0].place);
  const { names } = system;
  const mistakes: Diagnostic[] = [];
  const items: NamedItem[] = [];
  for (const entry of entries) {
    const item = names?.resolve(entry.name);
    if (item === undefined) mistakes.push(unknownItem(entry, suggested));
    else items.push({ ...entry, item });
  }
  if (mistakes.length > 0) throw new DiagnosticError(mistakes);
  return items;
}

/** The items of those names that belong to one. */
export function findItems(
  { system }: FileContext,
  entries: readonly PlacedName[],
): readonly NamedItem[] {
  return entries.flatMap((entry) => {
    const item = system.names?.resolve(entry.name);
    return item === undefined ? [] : [{ ...entry, item }];
  });
}

function unknownItem({ name, place }: PlacedName, all: readonly string[]): Diagnostic {
  const nearest = nearestName(name, all) ?? longerName(name, all);
  return mistake('DR010', place, {
    message: `${quoted(name)} is not the name of an item`,
    notes: [all.length === 0 ? 'there are no items yet' : `there are ${listNames(all)}`],
    ...(nearest !== undefined && { help: `did you mean \`${nearest}\`?` }),
  });
}

/** The first name that ends in the one that was found, or else goes on after it. */
export function longerName(found: string, names: readonly string[]): string | undefined {
  return (
    names.find((one) => one.endsWith(`.${found}`)) ??
    names.find((one) => `.${one}`.includes(`.${found}_`))
  );
}

/** Names for a sentence, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const listed = names.slice(0, LISTED_NAMES_MAX).map((name) => `\`${name}\``);
  const rest = names.length - listed.length;
  return listed.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
