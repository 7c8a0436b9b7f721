/** A text and where its bytes stopped being UTF-8. */
export interface DecodedText {
  /** With a replacement character for each stretch of bytes that is not UTF-8. */
  readonly text: string;
  /** Undefined if everything is UTF-8. */
  readonly mistake?: EncodingMistake;
}

/** The first byte that cannot stand where it stands. */
export interface EncodingMistake {
  /** From 0, in bytes. */
  readonly byteOffset: number;
  readonly byte: number;
  /** The same place in the text. */
  readonly textOffset: number;
}

/** Decodes UTF-8 and keeps a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const byteOffset = wellFormedLength(bytes);
    const textOffset = decoder.decode(bytes.subarray(0, byteOffset)).length;
    const mistake = { byteOffset, byte: bytes[byteOffset]!, textOffset };
    return { text: decoder.decode(bytes), mistake };
  }
}

/** How many bytes there are before the first that is not part of a well-formed character. */
function wellFormedLength(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** The length of the character that starts at an offset; 0 if it is not well formed (RFC 3629). */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1]!;
  // NB: no overlong forms, no surrogates, nothing beyond U+10FFFF.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const greatest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > greatest) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if ((bytes[next]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}
