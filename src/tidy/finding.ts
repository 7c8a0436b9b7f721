/** One breach of a house rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  /** The rule and what was found. */
  readonly message: string;
}

/** `path:line: message`, one a line: what a failing tidy test shows. */
export function formatFindings(findings: readonly Finding[]): string {
  return findings.map(({ path, line, message }) => `${path}:${line}: ${message}`).join('\n');
}
