/** As Firestore's API accepts it. */
const databaseId = /^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/;

/**
 * The Firestore database of the page: DATABASE in the environment of the build, or the default one.
 *
 * @throws for another kind of value, which it does not show: other tools store an address with a
 * password under this name
 */
export function databaseOf(env: NodeJS.ProcessEnv): string {
  const id = env.DATABASE || '(default)';
  if (!databaseId.test(id)) {
    throw new Error('DATABASE is no ID of a Firestore database: set it to one, such as knowledge, or unset it.');
  }
  return id;
}
