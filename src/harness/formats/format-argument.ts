import { arg } from '../../datadriven/index.js';
import { OUTPUT_FORMATS } from './output-format.js';

/** The argument `format=` of directives that print responses. */
export const formatArgument = arg
  .enum('how responses are printed; `debug` unless `options` says otherwise', OUTPUT_FORMATS)
  .optional();
