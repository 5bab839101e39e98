/**
 * No key is set, or it contains characters that an HTTP header cannot have. No request was made.
 */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';
}

/** Returns the key without the line break that secrets often end in. @throws UnusableKeyError */
export function usableKey(apiKey: string): string {
  const key = apiKey.trim();
  if (key === '') throw new UnusableKeyError('No ElevenLabs API key is set.');
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UnusableKeyError('The ElevenLabs API key contains invalid characters.');
  return key;
}
