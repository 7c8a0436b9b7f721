import { ArrayDatum, DatumError, SqlState, type Datum } from '../../repr/index.js';
import type { ScalarDefinition } from './definition.js';
import { PRIVILEGE_CHECKS } from './privilege-functions.js';

const PART = /\s*(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\s*(\.|$)/uy;

/** The parts of a name such as `s."My table"`: bare words in lower case, quotes taken off. */
function nameParts(name: string): ArrayDatum {
  const parts: string[] = [];
  PART.lastIndex = 0;
  // Ends: each turn takes a part of the name.
  for (;;) {
    const found = PART.exec(name);
    if (found === null) {
      throw new DatumError(
        `string is not a valid identifier: "${name}"`,
        SqlState.invalidParameter,
      );
    }
    const [, quoted, bare = '', end] = found;
    parts.push(quoted === undefined ? bare.toLowerCase() : quoted.replaceAll('""', '"'));
    if (end === '') return new ArrayDatum(parts, [{ lowerBound: 1, length: parts.length }]);
  }
}

/** What does not exist, by SQLSTATE: undefined_object. */
const UNDEFINED_OBJECT = '42704';

/** A name that several functions have, by SQLSTATE: ambiguous_function. */
const AMBIGUOUS_FUNCTION = '42725';

function foundOid(oid: number | null, message: string, code: string = UNDEFINED_OBJECT): Datum {
  if (oid === null) throw new DatumError(message, code);
  return oid;
}

/** A variable's value; that the name is NULL is no mistake. */
function foundSetting(value: string | null, name: string | null): Datum {
  if (value !== null || name === null) return value;
  throw new DatumError(`unrecognized configuration parameter "${name}"`, UNDEFINED_OBJECT);
}

/** What `set_config` is called with, as its statement takes it out of the answer. */
function wantedSetting(name: string | null, value: string | null, local: boolean | null): Datum {
  return JSON.stringify([name, value, local ?? false]);
}

/** The one function of a name; null where there is none. */
function onlyOid(oids: ArrayDatum | null, name: string): Datum {
  const [first, second] = oids?.elements ?? [];
  if (second === undefined) return first ?? null;
  throw new DatumError(`more than one function named "${name}"`, AMBIGUOUS_FUNCTION);
}

/** Functions on the names of objects. */
export const OBJECT_FUNCTIONS: readonly ScalarDefinition[] = [
  { name: 'mz_name_parts', args: ['text'], result: 'text[]', evaluate: nameParts },
  {
    name: 'mz_found_setting',
    args: ['text', 'text'],
    result: 'text',
    evaluate: foundSetting,
    strict: false,
    introducesNull: true,
  },
  {
    name: 'mz_wanted_setting',
    args: ['text', 'text', 'bool'],
    result: 'text',
    evaluate: wantedSetting,
    strict: false,
  },
  {
    name: 'mz_only_oid',
    args: ['oid[]', 'text'],
    result: 'oid',
    evaluate: onlyOid,
    strict: false,
    introducesNull: true,
  },
  ...[[], ['text']].map((code): ScalarDefinition => ({
    name: 'mz_found_oid',
    args: ['oid', 'text', ...code],
    result: 'oid',
    evaluate: foundOid,
    strict: false,
  })),
  ...PRIVILEGE_CHECKS,
];
