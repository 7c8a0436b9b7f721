/** An expression as PostgreSQL's catalog prints it. */
export interface PrintedExpression {
  readonly text: string;
  /** Whether it looks like a call, which an index needs no parentheses around. */
  readonly isCall: boolean;
}
