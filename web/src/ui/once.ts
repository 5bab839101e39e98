/**
 * Calls `start` once and returns its promise to every caller. After a failure the next call starts
 * it again.
 */
export function once<T>(start: () => Promise<T>): () => Promise<T> {
  let promise: Promise<T> | null = null;
  return () => {
    promise ??= start().catch((error: unknown) => {
      promise = null;
      throw error;
    });
    return promise;
  };
}
