/** Puts a style on a text: colours for a terminal, or nothing. */
export type Style = (text: string) => string;

/** The styles that diagnostics are printed in. Whoever owns the terminal supplies them. */
export interface Paint {
  /** `error[DD007]` and the carets of an error. */
  readonly error: Style;
  /** `warning[DD010]` and the carets of a warning. */
  readonly warning: Style;
  /** The message of a diagnostic. */
  readonly strong: Style;
  /** `-->`, line numbers and bars. */
  readonly gutter: Style;
  /** `note`. */
  readonly note: Style;
  /** `help`. */
  readonly help: Style;
}

const unchanged: Style = (text) => text;

/** No styles: the text as it is. */
export const plainPaint: Paint = {
  error: unchanged,
  warning: unchanged,
  strong: unchanged,
  gutter: unchanged,
  note: unchanged,
  help: unchanged,
};
