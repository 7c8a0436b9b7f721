import { ARRAY_FILL } from './arrays/array-fill.js';
import { ARRAY_FUNCTIONS } from './arrays/array-functions.js';
import { LIST_FUNCTIONS } from './arrays/list-functions.js';
import { MAP_FUNCTIONS } from './arrays/map-functions.js';
import { BIT_FUNCTIONS } from './bytes/bit-functions.js';
import { BYTE_FUNCTIONS } from './bytes/byte-functions.js';
import { DATETIME_FUNCTIONS } from './datetime/datetime-functions.js';
import type { ScalarDefinition } from './definitions/definition.js';
import { JSON_FUNCTIONS } from './json/json-functions.js';
import { JSON_RECORD_FIELDS } from './json/json-record-functions.js';
import { JSONB_FUNCTIONS } from './json/jsonb-functions.js';
import { MATH_FUNCTIONS } from './numbers/math-functions.js';
import { NUMBER_TEMPLATES } from './numbers/number-functions.js';
import { SIZE_FUNCTIONS } from './numbers/size-functions.js';
import { TRIGONOMETRY_FUNCTIONS } from './numbers/trigonometry-functions.js';
import { WIDTH_BUCKETS } from './numbers/width-bucket.js';
import { OBJECT_FUNCTIONS } from './objects/object-functions.js';
import { PARSE_IDENT } from './text/parse-ident.js';
import { QUOTE_FUNCTIONS } from './text/quote-functions.js';
import { REGEX_FUNCTIONS } from './text/regex-functions.js';
import { ANY_FUNCTIONS, TEXT_FUNCTIONS } from './text/text-functions.js';
import { RANGE_FUNCTIONS } from './range-functions.js';

/** The scalar functions that have names. */
export const SCALAR_FUNCTIONS: readonly ScalarDefinition[] = [
  ...MATH_FUNCTIONS,
  ...TRIGONOMETRY_FUNCTIONS,
  ...SIZE_FUNCTIONS,
  ...WIDTH_BUCKETS,
  ...RANGE_FUNCTIONS,
  ...NUMBER_TEMPLATES,
  ...TEXT_FUNCTIONS,
  ...BYTE_FUNCTIONS,
  ...BIT_FUNCTIONS,
  ...QUOTE_FUNCTIONS,
  ...PARSE_IDENT,
  ...DATETIME_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...ARRAY_FILL,
  ...LIST_FUNCTIONS,
  ...MAP_FUNCTIONS,
  ...JSONB_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...JSON_RECORD_FIELDS,
  ...REGEX_FUNCTIONS,
  ...ANY_FUNCTIONS,
  ...OBJECT_FUNCTIONS,
];
