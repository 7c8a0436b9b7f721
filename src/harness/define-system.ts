import type { ArgumentShape, ArgumentValues } from '../datadriven/index.js';
import { nearestName, quoted } from '../diagnostic/index.js';
import { FORMAT_OPTION } from './formats/format-option.js';
import { listNames } from './items.js';
import { OptionError } from './system/system-errors.js';
import type { System, SystemEnvironment } from './system/system.js';
import type { Eventual } from './system/work.js';

/** What the `create` of {@link defineSystem} gets: the environment, with typed options. */
export interface OwnEnvironment<Shape extends ArgumentShape> extends Omit<
  SystemEnvironment,
  'options'
> {
  readonly options: ArgumentValues<Shape>;
}

/** A kind of system as its author describes it. */
export interface SystemParts<Shape extends ArgumentShape, Made extends Eventual<System>> {
  /** As in `--system NAME`. */
  readonly name: string;
  /**
   * The options of the system, each made with {@link arg}: with its documentation, and a default
   * unless it has to be set. A bare `arg.flag` is false where it is not set.
   */
  readonly options?: Shape;
  /** Makes the system for one file, or a promise of it. */
  create(environment: OwnEnvironment<Shape>): Made;
}

/** What {@link defineSystem} gives; like {@link SystemFactory}, with the type of what it makes. */
export interface DefinedSystem<Made extends Eventual<System>> {
  readonly name: string;
  /** The options: name to a sentence of documentation. */
  readonly options: ReadonlyMap<string, string>;
  /** @throws OptionError for an option that is none, has a wrong value, or is missing. */
  create(environment: SystemEnvironment): Made;
}

/** No options. */
export type NoOptions = Readonly<Record<never, never>>;

/**
 * Makes a kind of system of its description, for a configuration file or for `runFiles`:
 *
 *     export const jobs = defineSystem({
 *       name: 'jobs',
 *       options: { workers: arg.integer('how many workers there are', { min: 1 }).default(2) },
 *       create: ({ options }) => new JobQueue(options.workers),
 *     });
 *
 * Options come as text (`--set workers=3`) and are read by their schemas, so that `create` sees
 * values of the right type or is not called.
 */
export function defineSystem<
  const Shape extends ArgumentShape = NoOptions,
  Made extends Eventual<System> = System,
>(parts: SystemParts<Shape, Made>): DefinedSystem<Made> {
  const { name } = parts;
  const shape = parts.options ?? ({} as Shape);
  return {
    name,
    options: new Map(Object.entries(shape).map(([key, schema]) => [key, describe(schema)])),
    create: (environment) =>
      parts.create({ ...environment, options: readOptions(name, shape, environment.options) }),
  };
}

function describe({ doc, noun, fallback }: ArgumentShape[string]): string {
  const absent = fallback === undefined || fallback === '' ? '' : ` (default \`${fallback}\`)`;
  return `${doc}: ${noun}${absent}`;
}

function readOptions<Shape extends ArgumentShape>(
  system: string,
  shape: Shape,
  texts: ReadonlyMap<string, string>,
): ArgumentValues<Shape> {
  for (const name of texts.keys()) {
    if (!Object.hasOwn(shape, name)) throw unknownOption(system, name, Object.keys(shape));
  }
  const values = Object.entries(shape).map(([name, schema]) => {
    const text = texts.get(name);
    const outcome = schema.readText(text);
    if (outcome.kind === 'value') return [name, outcome.value] as const;
    if (outcome.kind === 'missing') {
      const message = `system \`${system}\` needs the option \`${name}\`: ${schema.noun}`;
      throw new OptionError(name, message);
    }
    const help = outcome.help === undefined ? '' : `; ${outcome.help}`;
    throw new OptionError(
      name,
      `the option \`${name}\` is ${schema.noun}, found ${quoted(text ?? '')}${help}`,
    );
  });
  return Object.fromEntries(values) as ArgumentValues<Shape>;
}

function unknownOption(system: string, name: string, names: readonly string[]): OptionError {
  const known = [FORMAT_OPTION, ...names];
  const nearest = nearestName(name, known);
  const hint =
    nearest === undefined ? `options are ${listNames(known)}` : `did you mean \`${nearest}\`?`;
  return new OptionError(name, `system \`${system}\` has no option ${quoted(name)}: ${hint}`);
}
