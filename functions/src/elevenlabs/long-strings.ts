/**
 * Shortens the long strings in JSON while it arrives in chunks, so that an answer with a large text
 * takes little memory. The rest stays the same JSON.
 */

const maxStringBytes = 64_000;

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;

export class LongStrings {
  #isInString = false;
  /** Bytes of the string so far. */
  #length = 0;
  /** Bytes that are left of an escape; -1 after its backslash. */
  #escape = 0;
  /** Whether the current character or escape is kept: none is cut in two. */
  #isKept = true;

  /** Returns the bytes of the chunk that are kept. */
  shorten(chunk: Uint8Array): Uint8Array {
    const kept = new Uint8Array(chunk.byteLength);
    let count = 0;
    for (const byte of chunk) {
      if (this.#isKeeping(byte)) {
        kept[count] = byte;
        count += 1;
      }
    }
    return kept.subarray(0, count);
  }

  #isKeeping(byte: number): boolean {
    if (!this.#isInString) {
      if (byte === quote) this.#begin();
      return true;
    }
    this.#length += 1;
    if (this.#escape !== 0) {
      this.#escape = this.#escape === -1 ? (byte === letterU ? 4 : 0) : this.#escape - 1;
      return this.#isKept;
    }
    if (byte === quote) {
      this.#isInString = false;
      return true;
    }
    if (!isContinuation(byte)) this.#isKept = this.#length <= maxStringBytes;
    if (byte === backslash) this.#escape = -1;
    return this.#isKept;
  }

  #begin(): void {
    this.#isInString = true;
    this.#length = 0;
    this.#isKept = true;
  }
}

/** Whether the byte is not the first of a character in UTF-8. */
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
