/** Firebase's code of an error ("permission-denied", "auth/…"); empty when it has none. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
