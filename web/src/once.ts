/** The promise of the first call, for every call; a failed one may be tried again. */
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
