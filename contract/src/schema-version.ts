/**
 * The form of stored documents. A release that changes the form adds one, and a migration
 * (`functions/src/migrations/`) that brings earlier documents there.
 */
export const schemaVersion = 2;

/**
 * Whether a newer release has written the document in a form that this one does not know. It is
 * left as it is. Documents without a version are of version 1.
 */
export const isNewerSchema = (data: { readonly schema_version?: unknown }): boolean =>
  typeof data.schema_version === 'number' && data.schema_version > schemaVersion;
