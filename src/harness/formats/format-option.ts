import { nearestName, quoted } from '../../diagnostic/index.js';
import { listNames } from '../items.js';
import { isOutputFormat, OUTPUT_FORMATS, type OutputFormat } from './output-format.js';
import { OptionError } from '../system/system-errors.js';

/** The options that the harness itself has; all others belong to the system. */
export const FORMAT_OPTION = 'format';

/** Which systems a file is for: names with commas between them. Is set in files alone. */
export const SYSTEMS_OPTION = 'systems';

/** The format that a value of {@link FORMAT_OPTION} names. @throws OptionError if it names none. */
export function parseFormat(value: string): OutputFormat {
  if (isOutputFormat(value)) return value;
  const nearest = nearestName(value, OUTPUT_FORMATS);
  const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
  throw new OptionError(
    FORMAT_OPTION,
    `the option \`format\` is one of ${listNames(OUTPUT_FORMATS)}, found ${quoted(value)}${hint}`,
  );
}

/** Options that were set from outside, by whom they belong to. @throws OptionError. */
export function splitOptions(options: ReadonlyMap<string, string>): {
  readonly format: OutputFormat | undefined;
  readonly ofSystem: ReadonlyMap<string, string>;
} {
  const ofSystem = new Map(options);
  ofSystem.delete(FORMAT_OPTION);
  const value = options.get(FORMAT_OPTION);
  return { format: value === undefined ? undefined : parseFormat(value), ofSystem };
}
