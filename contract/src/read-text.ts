/**
 * Reads the first `maxBytes` of an answer as text, and closes the connection if there is more. The
 * server on the other side may be another one than was meant.
 */
export async function readText({ body }: Response, maxBytes: number): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  let left = maxBytes;
  try {
    while (left > 0) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.byteLength;
    }
    return text;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
