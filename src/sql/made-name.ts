import { cutName, NAME_BYTES_MAX } from '../repr/index.js';

/** What the name of an object that was given none is made of. */
export interface NameParts {
  /** The name of the relation that it belongs to. */
  readonly relation: string;
  /** What of the relation it is about, such as its columns; null: nothing that has a name. */
  readonly about: string | null;
  /** What kind of object it is. */
  readonly label: string;
}

/**
 * The name that PostgreSQL gives such an object: the parts joined by `_`, of which the longer of
 * the first two is cut until the whole has 63 bytes, or the first of name1, name2 ... that is free.
 */
export function madeName(parts: NameParts, isTaken: (name: string) => boolean): string {
  return nameMaker(isTaken)(parts);
}

/**
 * As {@link madeName}, for many objects of which each takes the name that was made for it. What was
 * found to be taken must stay so: among many of the same parts it is not looked for again.
 */
export function nameMaker(isTaken: (name: string) => boolean): (parts: NameParts) => string {
  const numbers = new Map<string, number>();
  return (parts) => {
    const key = JSON.stringify(parts);
    const nameOf = (number: number): string => joined(parts, number === 0 ? '' : `${number}`);
    let number = numbers.get(key) ?? 0;
    // Ends: the names that are taken are finitely many.
    while (isTaken(nameOf(number))) number += 1;
    numbers.set(key, number);
    return nameOf(number);
  };
}

function joined({ relation, about, label }: NameParts, number: string): string {
  const ends = `_${label}${number}`;
  if (about === null) return cutName(relation, NAME_BYTES_MAX - ends.length) + ends;
  const room = NAME_BYTES_MAX - ends.length - 1;
  const [first, second] = [Buffer.byteLength(relation), Buffer.byteLength(about)];
  const firstMax = Math.max(Math.ceil(room / 2), room - second);
  const secondMax = room - Math.min(first, firstMax);
  return `${cutName(relation, firstMax)}_${cutName(about, secondMax)}${ends}`;
}
