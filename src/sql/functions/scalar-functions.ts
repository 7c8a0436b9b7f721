import { ARRAY_FILL } from './array-fill.js';
import { ARRAY_FUNCTIONS } from './array-functions.js';
import { BIT_FUNCTIONS } from './bit-functions.js';
import { BYTE_FUNCTIONS } from './byte-functions.js';
import { DATETIME_FUNCTIONS } from './datetime-functions.js';
import type { ScalarDefinition } from './definition.js';
import { JSON_FUNCTIONS } from './json-functions.js';
import { JSON_RECORD_FIELDS } from './json-record-functions.js';
import { JSONB_FUNCTIONS } from './jsonb-functions.js';
import { LIST_FUNCTIONS } from './list-functions.js';
import { MAP_FUNCTIONS } from './map-functions.js';
import { MATH_FUNCTIONS } from './math-functions.js';
import { NUMBER_TEMPLATES } from './number-functions.js';
import { OBJECT_FUNCTIONS } from './object-functions.js';
import { PARSE_IDENT } from './parse-ident.js';
import { QUOTE_FUNCTIONS } from './quote-functions.js';
import { RANGE_FUNCTIONS } from './range-functions.js';
import { REGEX_FUNCTIONS } from './regex-functions.js';
import { TRIGONOMETRY_FUNCTIONS } from './trigonometry-functions.js';
import { SIZE_FUNCTIONS } from './size-functions.js';
import { WIDTH_BUCKETS } from './width-bucket.js';
import { ANY_FUNCTIONS, TEXT_FUNCTIONS } from './text-functions.js';

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
