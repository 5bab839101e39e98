/**
 * Stands in the build for `re2js`, 150 kB of it, which Firestore's SDK needs only for regular expressions in pipeline queries that
 * it runs by itself. Nothing here makes any.
 */
export const RE2JS = {
  compile(): never {
    throw new Error('regular expressions in pipeline queries are left out of this build: see web/vite.config.ts');
  },
};
