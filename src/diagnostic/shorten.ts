/** Longer messages are cut. Values of megabytes may be quoted in them, and people read them. */
export const MESSAGE_MAX = 500;

/** Longer details are cut: those that name a few dozen items, one a line, are not. */
export const DETAIL_MAX = 8000;

/**
 * A message as it is, or with its middle replaced by a note of how much was left out: the beginning
 * says what it is about, and the end what is wrong with it.
 */
export function shortened(message: string, lengthMax = MESSAGE_MAX): string {
  if (message.length <= lengthMax) return message;
  const headLength = Math.floor(lengthMax * 0.6);
  const tailStart = message.length - Math.floor(lengthMax * 0.2);
  // No character is torn apart.
  const head = message.slice(0, headLength - (isLead(message, headLength - 1) ? 1 : 0));
  const tail = message.slice(tailStart + (isLead(message, tailStart - 1) ? 1 : 0));
  const left = message.length - head.length - tail.length;
  return `${head}... [${left} characters left out] ...${tail}`;
}

/** Whether a unit is the first half of a character. */
function isLead(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00;
}
