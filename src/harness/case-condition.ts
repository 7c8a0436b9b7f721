import { nearestName, quoted } from '../diagnostic/index.js';
import type { Argument, Directive } from '../datadriven/index.js';
import type { CaseSystems } from './case-systems.js';
import { listNames } from './items.js';
import { fail } from './mistakes/mistake.js';
import type { Place } from './mistakes/place.js';

/** The arguments that every directive takes: the systems that a case is for, or is not for. */
export const CONDITION_ARGUMENTS = ['onlyif', 'skipif'] as const;

/**
 * Why `onlyif=` or `skipif=` of a case leaves the system out; null if neither does.
 *
 * @throws DiagnosticError for one without names, and for names that no system has.
 */
export function whySkipped(
  { arguments: all, source }: Directive,
  systems: CaseSystems,
): string | null {
  let skip: string | null = null;
  for (const condition of all.filter(isCondition)) {
    const names = namesOf(condition, source, systems);
    const admitted =
      names.some((name) => systems.own.includes(name)) === (condition.key === 'onlyif');
    if (!admitted) skip ??= `${condition.key} ${names.join(', ')}`;
  }
  return skip;
}

/** A directive without the arguments that say where it runs. */
export function withoutConditions(directive: Directive): Directive {
  if (!directive.arguments.some(isCondition)) return directive;
  const others = directive.arguments.filter((argument) => !isCondition(argument));
  return { ...directive, arguments: others };
}

function isCondition({ key }: Argument): boolean {
  return (CONDITION_ARGUMENTS as readonly string[]).includes(key);
}

function namesOf(
  { key, values, valueSpans, span }: Argument,
  source: Directive['source'],
  { known }: CaseSystems,
): readonly string[] {
  const names = values ?? [''];
  names.forEach((name, index) => {
    requireSystem(name, { source, span: valueSpans[index] ?? span }, { by: key, known });
  });
  return names;
}

/** Checks the name of a system. @throws DiagnosticError if there is none of the name. */
export function requireSystem(
  name: string,
  place: Place,
  { by, known }: { readonly by: string; readonly known: readonly string[] | undefined },
): void {
  if (name !== '' && known?.includes(name) !== false) return;
  const nearest = known && nearestName(name, known);
  fail('DR009', place, {
    message: `\`${by}\` names systems, found ${name === '' ? 'nothing' : quoted(name)}`,
    ...(known !== undefined && { notes: [`systems are ${listNames(known)}`] }),
    help:
      nearest === undefined
        ? `write a name, such as \`${by}=postgres\``
        : `did you mean \`${nearest}\`?`,
  });
}
