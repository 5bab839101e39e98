/** People with an account in Firebase Auth, and their roles, in API requests and responses. */
import { z } from 'zod';
import { limits } from './limits.ts';
import { roles } from './roles.ts';

const roleNames = 'viewer, editor or admin';

export const memberSchema = z.object({
  uid: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  role: z.enum(roles).nullable().describe('Null without access.'),
  disabled: z.boolean().describe('Whether the account is switched off in Firebase Auth.'),
  email_verified: z.boolean().describe('Whether the owner of the address has confirmed it.'),
  last_sign_in_at: z.iso.datetime().nullable(),
});
export type Member = z.infer<typeof memberSchema>;

export const peoplePageSize = 100;

export const listPeopleSchema = z.strictObject({
  cursor: z
    .string()
    .min(1, 'cursor must be the next_cursor of an earlier response.')
    .max(limits.cursorMaxLength, 'cursor must be the next_cursor of an earlier response.')
    .optional()
    .describe('The `next_cursor` of the previous page.'),
});

export const peopleSchema = z.object({
  people: z.array(memberSchema),
  next_cursor: z.string().nullable().describe('Null on the last page.'),
});
export type People = z.infer<typeof peopleSchema>;

/** The body of `PUT /api/people/{uid}/role`. */
export const setRoleSchema = z.strictObject({
  role: z.enum(roles, `role must be ${roleNames}, or null for no access.`).nullable(),
});
export type SetRole = z.infer<typeof setRoleSchema>;

/** The body of `POST /api/people`. */
export const addPersonSchema = z.strictObject({
  email: z
    .string('email must be an email address.')
    .trim()
    .max(254, 'An email address has at most 254 characters.')
    .pipe(z.email('Enter an email address, such as ana@example.com.')),
  role: z.enum(roles, `role must be ${roleNames}.`),
});
export type AddPerson = z.infer<typeof addPersonSchema>;
