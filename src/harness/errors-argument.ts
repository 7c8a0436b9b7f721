import { arg } from '../datadriven/index.js';

/** How much is printed of an error. */
const ERROR_DETAIL = ['text', 'full'] as const;

/** One of {@link ERROR_DETAIL}. */
export type ErrorDetail = (typeof ERROR_DETAIL)[number];

/** The argument `errors=` of directives that print responses. */
export const errorsArgument = arg
  .enum(
    'what is printed of an error: its texts, or its context, SQLSTATE and position too; `text` if left out',
    ERROR_DETAIL,
  )
  .optional();
