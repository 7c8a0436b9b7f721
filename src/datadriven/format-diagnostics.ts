import {
  errorDiagnostic,
  quoted,
  span,
  warningDiagnostic,
  type Diagnostic,
  type DiagnosticParts,
  type SourceText,
  type Span,
} from '../diagnostic/index.js';
import type { DataDrivenCode } from './codes.js';
import type { EncodingMistake } from './decode.js';
import type { Directive } from './directive.js';
import type { DirectiveMistake } from './directive-line.js';
import type { UnclosedBlock } from './expected-block.js';

/** The parts of a diagnostic of this folder. */
export type DataDrivenParts = DiagnosticParts & { readonly code: DataDrivenCode };

/** An error with a code of this folder. */
export function dataDrivenError(parts: DataDrivenParts): Diagnostic {
  return errorDiagnostic(parts);
}

/** A byte that is not UTF-8. */
export function notUtf8(source: SourceText, mistake: EncodingMistake): Diagnostic {
  const byte = mistake.byte.toString(16).toUpperCase().padStart(2, '0');
  return dataDrivenError({
    code: 'DD001',
    message: `a test file is UTF-8, found the byte 0x${byte} at offset ${mistake.byteOffset}`,
    source,
    span: span(mistake.textOffset, mistake.textOffset + 1),
    help: 'save the file as UTF-8',
  });
}

/** A case without `----`, and the first line of its input that was perhaps meant as one. */
export function noSeparator(directive: Directive, lookalike: Span | undefined): Diagnostic {
  const { source } = directive;
  return dataDrivenError({
    code: 'DD002',
    message: `there is no line \`----\` between ${quoted(directive.name)} and the end of the file`,
    source,
    span: directive.span,
    related: lookalike && [{ message: 'this line is not exactly `----`', source, span: lookalike }],
    help:
      lookalike === undefined
        ? 'end the input with a line `----`, even where the input or the output is empty'
        : 'write `----` there, four dashes and nothing else',
  });
}

/** A double block that runs to the end of the file. */
export function unclosedDoubleBlock(
  directive: Directive,
  { opening, lone }: UnclosedBlock,
): Diagnostic {
  const { source } = directive;
  return dataDrivenError({
    code: 'DD003',
    message: `the double block of ${quoted(directive.name)} is never closed`,
    source,
    span: opening,
    label: 'opened here',
    related: lone && [{ message: 'one closing `----` stands here', source, span: lone }],
    help:
      lone === undefined
        ? 'close it with two lines `----` and a blank line'
        : 'add a second line `----` there',
  });
}

/** Text on the line after a double block. */
export function textAfterDoubleBlock(directive: Directive, text: Span, closing: Span): Diagnostic {
  const { source } = directive;
  return dataDrivenError({
    code: 'DD004',
    message: `a blank line follows the double block of ${quoted(directive.name)}, found text`,
    source,
    span: text,
    related: [{ message: 'the block was closed here', source, span: closing }],
    notes: ['two lines `----` in a row close a double block wherever they stand'],
    help: 'put a blank line before the text',
  });
}

/** A line `----` where a directive was expected. */
export function straySeparator(source: SourceText, place: Span): Diagnostic {
  return dataDrivenError({
    code: 'DD005',
    message: 'a directive was expected, found a line `----`',
    source,
    span: place,
    help: 'if it belongs to the output above, put that output into a double block',
  });
}

/** A mistake in a directive line. */
export function directiveMistake(source: SourceText, mistake: DirectiveMistake): Diagnostic {
  switch (mistake.kind) {
    case 'emptyKey':
      return emptyKey(source, mistake);
    case 'unclosedList':
      return dataDrivenError({
        code: 'DD007',
        message: `the value list of ${quoted(mistake.key)} is never closed`,
        source,
        span: mistake.span,
        label: 'opened here',
        help: 'add `)` before the end of the line',
      });
  }
}

function emptyKey(
  source: SourceText,
  { span, before }: DirectiveMistake & { readonly kind: 'emptyKey' },
): Diagnostic {
  const found = quoted(source.text.slice(span.start, span.end));
  return dataDrivenError({
    code: 'DD006',
    message: `an argument has a key before its \`=\`, found ${found}`,
    source,
    span,
    help:
      before === undefined
        ? 'write `key=value`'
        : `write ${quoted(`${before.key}=`)} and its value without blanks between them`,
  });
}

/** A line of dashes with blanks behind it, in the input of a case. */
export function separatorLookalike(source: SourceText, place: Span): Diagnostic {
  const code: DataDrivenCode = 'DD012';
  return warningDiagnostic({
    code,
    message: 'this line is input, because blanks follow its `----`',
    source,
    span: place,
    help: 'remove the blanks to separate input and expected output here',
  });
}
