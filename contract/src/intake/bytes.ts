/** Looking into bytes, in a browser and in Node. */

/** One character for each byte. */
export const latin1 = (bytes: Uint8Array, from = 0, to = bytes.byteLength): string => {
  let text = '';
  const end = Math.min(to, bytes.byteLength);
  // A call cannot have more arguments than the stack has room for.
  for (let at = Math.max(0, from); at < end; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 8_192, end)));
  }
  return text;
};

export const hasAt = (bytes: Uint8Array, mark: string, offset = 0): boolean =>
  bytes.byteLength >= offset + mark.length && latin1(bytes, offset, offset + mark.length) === mark;

/** Whether the bytes contain the word in UTF-16, as compound files name their parts. */
export function hasUtf16(bytes: Uint8Array, word: string): boolean {
  const wanted = [...word].flatMap((character) => [character.charCodeAt(0), 0]);
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((value, index) => bytes[at + index] === value)) return true;
  }
  return false;
}
