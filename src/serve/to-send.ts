/**
 * Bytes for another thread, alone in their memory: what is sent is all of the memory, and a buffer
 * of Node may be a small part of it.
 */
export function toSend(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
