/** No key is set, or it holds what no HTTP header can carry. No request was made. */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';
}

/** The key without the line break that secrets often end in. Throws `UnusableKeyError`. */
export function usableKey(apiKey: string): string {
  const key = apiKey.trim();
  if (key === '') throw new UnusableKeyError('No ElevenLabs API key is set.');
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new UnusableKeyError('The ElevenLabs API key holds characters that no key has.');
  return key;
}
