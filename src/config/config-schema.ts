import * as v from 'valibot';
import { isOutputFormat, OUTPUT_FORMATS } from '../harness/index.js';
import { JOBS_MAX } from './config.js';
import { LIMIT_NOUN, limitOf } from './limit-text.js';
import { isRecord } from './is-record.js';

// The message of a schema says what it wants, with its article: `wanted ..., found ...`.

const text = v.pipe(v.string('a text'), v.nonEmpty('a text that is not empty'));

const method = v.custom<() => unknown>((value) => typeof value === 'function', 'a function');

const optionValue = v.custom<string | number | bigint | boolean>(
  (value) =>
    typeof value === 'number'
      ? Number.isFinite(value)
      : ['string', 'bigint', 'boolean'].includes(typeof value),
  'a text, a number, or true or false',
);

/** An object as one writes it: a Map would look empty, an array as if its keys were meant. */
function plainObject(what: string): v.CustomSchema<Readonly<Record<string, unknown>>, string> {
  return v.custom(isPlain, what);
}

function isPlain(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const options = v.pipe(plainObject('an object of options'), v.record(v.string(), optionValue));

const systemUse = v.strictObject({ use: text, options: v.optional(options) }, 'a system');

const systemFactory = v.looseObject(
  {
    name: text,
    options: v.map(v.string(), v.string(), 'a Map of names to documentation'),
    create: method,
  },
  'a system',
);

const system = v.lazy((value) => (isRecord(value) && 'use' in value ? systemUse : systemFactory));

const directive = v.lazy((value) =>
  typeof value === 'string'
    ? text
    : v.looseObject({ name: text, summary: text, prepare: method }, 'a directive'),
);

const reporterObject = v.looseObject(
  {
    name: text,
    start: v.optional(method),
    file: v.optional(method),
    finish: v.optional(method),
  },
  'a reporter',
);

const reporterUse = v.strictObject(
  {
    use: v.lazy((value) => (typeof value === 'string' ? text : reporterObject)),
    file: v.optional(text),
  },
  'a reporter',
);

const reporter = v.lazy((value) => {
  if (typeof value === 'string') return text;
  return isRecord(value) && 'use' in value ? reporterUse : reporterObject;
});

const jobs = v.custom<number>(
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= JOBS_MAX,
  `a whole number from 1 to ${JOBS_MAX}`,
);

const format = v.custom<string>(
  (value) => typeof value === 'string' && isOutputFormat(value),
  `one of ${OUTPUT_FORMATS.map((one) => `"${one}"`).join(', ')}`,
);

const timeout = v.custom<string>(
  (value) => typeof value === 'string' && limitOf(value) !== undefined,
  LIMIT_NOUN,
);

const files = v.pipe(
  v.array(text),
  v.nonEmpty('at least one file, directory or glob, or no `files` at all'),
);

const configEntries = v.strictObject(
  {
    systems: v.optional(
      v.pipe(plainObject('an object of systems by name'), v.record(v.string(), system)),
    ),
    system: v.optional(text),
    options: v.optional(options),
    files: v.optional(v.lazy((value) => (Array.isArray(value) ? files : text))),
    directives: v.optional(v.array(directive, 'an array of directives')),
    reporters: v.optional(v.array(reporter, 'an array of reporters')),
    jobs: v.optional(jobs),
    timeout: v.optional(timeout),
    format: v.optional(format),
  },
  'an object',
);

/** A configuration. */
export const configSchema = v.pipe(plainObject('an object'), configEntries);

/** The names of what may stand in one. */
export const CONFIG_KEYS: readonly string[] = Object.keys(configEntries.entries);

/** What has to be there in objects of the user's, and what it is. */
export const WANTED_KEYS: Readonly<Record<string, string>> = {
  name: 'a text',
  summary: 'a text',
  options: 'a Map of names to documentation',
  create: 'a function',
  prepare: 'a function',
  use: 'a text',
};
