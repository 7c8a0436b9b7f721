import { showValue } from '../diagnostic/index.js';

/** Something that a value is not: where in it, what was wanted, what was found. */
export interface ShapeMistake {
  /** `.columns[0].name`; empty for the value itself. */
  readonly path: string;
  readonly wanted: string;
  readonly found: unknown;
}

/** Finds the first mistake in a value; undefined if it is as wanted. */
export type Shape = (value: unknown) => ShapeMistake | undefined;

/** In words: `` `poll` must give a value whose `[0].tag` is a text, found 5``. */
export function describeShapeMistake(what: string, { path, wanted, found }: ShapeMistake): string {
  const where = path === '' ? '' : ` whose \`${path.replace(/^\./, '')}\` is ${wanted}`;
  return path === ''
    ? `${what} must give ${wanted}, found ${showValue(found)}`
    : `${what} must give a value${where}, found ${showValue(found)}`;
}

/** Whatever there is. */
export const anything: Shape = () => undefined;

/** A value that a test accepts. */
export function shapeOf(wanted: string, accepts: (value: unknown) => boolean): Shape {
  return (found) => (accepts(found) ? undefined : { path: '', wanted, found });
}

/** A text. */
export const text = shapeOf('a text', (value) => typeof value === 'string');
/** True or false. */
export const flag = shapeOf('true or false', (value) => typeof value === 'boolean');
/** A function. */
export const method = shapeOf('a function', (value) => typeof value === 'function');
/** A whole number from 0 on. */
export const count = shapeOf(
  'a whole number from 0 on',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);
/** A bigint. */
export const bigInteger = shapeOf('a bigint', (value) => typeof value === 'bigint');
const anObject = shapeOf(
  'an object',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const anArray = shapeOf('an array', Array.isArray);

/** As another shape, or left out. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? undefined : shape(value));
}

/** One of some texts. */
export function oneOf(names: readonly string[]): Shape {
  return shapeOf(`one of ${names.map((name) => `"${name}"`).join(', ')}`, (value) =>
    names.includes(value as string),
  );
}

/** An array whose elements have a shape. */
export function arrayOf(element: Shape): Shape {
  return (value) => {
    const mistake = anArray(value);
    if (mistake !== undefined) return mistake;
    const elements = value as readonly unknown[];
    // NB: a hole of an array counts as undefined.
    for (let index = 0; index < elements.length; index += 1) {
      const found = element(elements[index]);
      if (found !== undefined) return within(`[${index}]`, found);
    }
    return undefined;
  };
}

/** An array of so many elements, each with a shape of its own. */
export function tupleOf(...shapes: readonly Shape[]): Shape {
  return (value) => {
    const elements = value as readonly unknown[];
    const wanted = `an array of ${shapes.length}`;
    if (!Array.isArray(value) || elements.length !== shapes.length)
      return { path: '', wanted, found: value };
    for (const [index, shape] of shapes.entries()) {
      const found = shape(elements[index]);
      if (found !== undefined) return within(`[${index}]`, found);
    }
    return undefined;
  };
}

/** An object with members of these shapes; it may have more. */
export function objectOf(members: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(members);
  return (value) => {
    const mistake = anObject(value);
    if (mistake !== undefined) return mistake;
    for (const [name, shape] of entries) {
      const found = shape((value as Readonly<Record<string, unknown>>)[name]);
      if (found !== undefined) return within(`.${name}`, found);
    }
    return undefined;
  };
}

/** One of several objects, told apart by their `kind`. */
export function unionOf(shapes: Readonly<Record<string, Shape>>): Shape {
  const kind = objectOf({ kind: oneOf(Object.keys(shapes)) });
  return (value) => kind(value) ?? shapes[(value as { readonly kind: string }).kind]!(value);
}

/** A mistake in a part, seen from the whole. */
export function within(part: string, { path, ...mistake }: ShapeMistake): ShapeMistake {
  return { ...mistake, path: `${part}${path}` };
}
