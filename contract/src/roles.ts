/** The custom claim `role` of a Firebase user. A viewer reads; an editor also writes. Without the claim: nothing. */
export const roles = ['viewer', 'editor'] as const;
export type Role = (typeof roles)[number];

export const isRole = (value: unknown): value is Role => roles.includes(value as Role);
