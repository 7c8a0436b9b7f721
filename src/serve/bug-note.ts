/** What whoever runs the server is told of a bug that it survived. */
export function bugNote(stack: string): string {
  return `coordtest: this is a bug in coordtest: ${stack}\n`;
}
