/**
 * The custom claim `role` of a Firebase user. Viewers read, editors also write. Users without it
 * have no access.
 */
export const roles = ['viewer', 'editor'] as const;
export type Role = (typeof roles)[number];

export const isRole = (value: unknown): value is Role => roles.includes(value as Role);
