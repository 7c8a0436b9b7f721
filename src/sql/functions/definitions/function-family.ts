import type { SqlType } from '../../../repr/index.js';
import type { Evaluate } from './definition.js';
import { decodeType, encodeType } from './type-code.js';

/**
 * Implementations that depend on types: the name of each is the family's name followed by the codes
 * of the types, so that a plan stays plain data and names all it needs.
 */
export interface FamilyDefinition {
  readonly name: string;
  readonly make: (types: readonly SqlType[]) => Evaluate;
  /** See `ScalarDefinition`. */
  readonly strict?: boolean;
  readonly introducesNull?: boolean;
  /** Whether NULL arguments give no NULL either. */
  readonly neverNull?: boolean;
  /** Whether it is NULL if all arguments are, and only then. */
  readonly nullOnlyFromAll?: boolean;
  /** See `ScalarFunction`. */
  readonly stopsAtNull?: boolean;
}

/** The name of a family's implementation for types: `from_text<date>`. */
export function familyName(family: string, types: readonly SqlType[]): string {
  return `${family}<${types.map(encodeType).join(';')}>`;
}

/** Takes a name of {@link familyName} apart, or gives undefined for other names. */
export function parseFamilyName(
  name: string,
): { readonly family: string; readonly types: () => readonly SqlType[] } | undefined {
  if (!name.endsWith('>')) return undefined;
  const open = name.indexOf('<', 1);
  if (open < 0) return undefined;
  const codes = name.slice(open + 1, -1);
  return {
    family: name.slice(0, open),
    types: () => (codes === '' ? [] : splitCodes(codes).map(decodeType)),
  };
}

/** Splits at `;` outside of quotes: names of record fields are quoted and may hold anything. */
function splitCodes(codes: string): string[] {
  if (!codes.includes('"')) return codes.split(';');
  return codes.match(/(?:[^;"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
}
