/**
 * Returns a function that makes the value on first use and keeps it. A rejected promise is not
 * kept.
 */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    if (made !== null) return made.value;
    const value = make();
    made = { value };
    if (value instanceof Promise) value.catch(() => (made = null));
    return value;
  };
}
