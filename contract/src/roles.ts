/**
 * The custom claim `role` of a Firebase user, from the least to the most. Viewers read, editors
 * also write, admins also manage who has which role. Users without it have no access.
 */
export const roles = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof roles)[number];

export const isRole = (value: unknown): value is Role => roles.includes(value as Role);

/** Whether a user with this role may do what needs another one: each role includes those before. */
export const mayDo = (role: Role | null, needed: Role): boolean =>
  role !== null && roles.indexOf(role) >= roles.indexOf(needed);
