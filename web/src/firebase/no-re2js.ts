/**
 * Replaces `re2js` (150 kB) in the build. Firestore's SDK needs it only to run regular expressions
 * of
 * pipeline queries on the client, which this app does not use.
 */
export const RE2JS = {
  compile(): never {
    throw new Error('regular expressions in pipeline queries are left out of this build: see web/vite.config.ts');
  },
};
