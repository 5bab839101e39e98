/**
 * Shortens the long strings in JSON while it arrives in chunks, so that an answer with a large text
 * takes little memory. The rest stays the same JSON.
 */

const maxStringBytes = 64_000;

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
/** The bytes of a character in UTF-8 but its first. */
const continuationMask = 0xc0;
const continuation = 0x80;

/** The state between two chunks. */
export class LongStrings {
  #isInString = false;
  /** Bytes of the string so far. */
  #length = 0;
  /** Bytes that are left of an escape; -1 after its backslash. */
  #escape = 0;
  /** Whether the current character or escape is kept. It is never cut in two. */
  #isKept = true;

  /** Returns the bytes of the chunk that are kept. One loop over local variables, for speed. */
  shorten(chunk: Uint8Array): Uint8Array {
    const kept = new Uint8Array(chunk.byteLength);
    let [count, length, escapeLeft] = [0, this.#length, this.#escape];
    let [isInString, isKept] = [this.#isInString, this.#isKept];
    for (const byte of chunk) {
      if (!isInString) {
        isInString = byte === quote;
        length = 0;
        isKept = true;
      } else if (escapeLeft !== 0) {
        escapeLeft = escapeLeft === -1 ? (byte === letterU ? 4 : 0) : escapeLeft - 1;
      } else if (byte === quote) {
        isInString = false;
        isKept = true;
      } else {
        if ((byte & continuationMask) !== continuation) isKept = length < maxStringBytes;
        if (byte === backslash) escapeLeft = -1;
      }
      length += 1;
      if (!isKept) continue;
      kept[count] = byte;
      count += 1;
    }
    this.#length = length;
    this.#escape = escapeLeft;
    this.#isInString = isInString;
    this.#isKept = isKept;
    return kept.slice(0, count);
  }
}
