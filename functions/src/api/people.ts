/** Who may use the service: accounts of Firebase Auth and their roles. For admins. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  addPersonSchema,
  listPeopleSchema,
  type Member,
  memberSchema,
  peopleSchema,
  setRoleSchema,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import { type NewEvent, recordEvent } from '../history/events.ts';
import { addPerson, listPeople, setRole } from '../people/people.ts';
import type { ApiContext } from '../runtime/context.ts';
import { TimeLimitError, withTimeLimit } from '../runtime/time-limit.ts';
import { examplePeople, examplePerson } from './examples.ts';
import { jsonBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { invalidFields, ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { authErrorCode, isSignInServiceDown, signInServiceDown, signInServiceMs } from './http/sign-in-service.ts';
import { limitedAs } from './limits/check.ts';

export const people = new OpenAPIHono<ApiEnv>();

const personAnswer = (description: string) => ({
  description,
  content: { 'application/json': { schema: memberSchema.meta({ id: 'Person' }), example: examplePerson } },
});

const list = defineRoute({
  method: 'get',
  path: '/people',
  operationId: 'listPeople',
  summary: 'List people',
  description: 'The accounts of the project, with their roles, a hundred at a time and in the order of their IDs.',
  checks: [requireRole('admin'), limitedAs('lists')],
  request: { query: listPeopleSchema },
  answers: {
    200: {
      description: 'One page.',
      content: { 'application/json': { schema: peopleSchema.meta({ id: 'People' }), example: examplePeople } },
    },
  },
  refusals: [],
});

people.openapi(list, async (c) => {
  const { ctx } = c.var;
  const { cursor } = c.req.valid('query');
  return c.json(await asked(ctx, listPeople(ctx.accounts, cursor)), 200);
});

const set = defineRoute({
  method: 'put',
  path: '/people/{uid}/role',
  operationId: 'setRole',
  summary: 'Set or remove the role of a person',
  description:
    'Keeps the other custom claims of the account. A lower role, or none, ends the sessions of the person: at once for changes and for Firestore, within a minute for reading. Admins cannot lower their own role, so that there is always one.',
  checks: [requireRole('admin'), limitedAs('writes'), jsonBody],
  request: {
    params: z.object({ uid: z.string().min(1).max(128).describe("The person's ID in Firebase Auth.") }),
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: setRoleSchema.meta({ id: 'SetRole' }) } } },
  },
  answers: { 200: personAnswer('The person with the new role.') },
  refusals: ['not-found', 'own-role'],
});

people.openapi(set, async (c) => {
  const { ctx, uid: by } = c.var;
  const { uid } = c.req.valid('param');
  const { role } = c.req.valid('json');
  const result = await asked(ctx, setRole(ctx, { uid, role, by }));
  switch (result.kind) {
    case 'missing':
      throw new ProblemError('not-found', 'There is no such person. The account may have been deleted.');
    case 'own_role':
      throw new ProblemError(
        'own-role',
        'You cannot lower your own role, so that there is always an administrator. Ask another one.',
      );
    case 'set':
      await recordEvent(ctx, roleEvent(by, result.person));
      return c.json(result.person, 200);
    default:
      return result satisfies never;
  }
});

const add = defineRoute({
  method: 'post',
  path: '/people',
  operationId: 'addPerson',
  summary: 'Add a person',
  description:
    'Gives a role to the account with this address, and creates the account if there is none. Nothing is sent: the person sets a password with "Forgot password?" on the sign-in page. An existing account with an unconfirmed address gets a new password, so that only the owner of the address can use it. The role of a person who has another one is changed with `PUT /people/{uid}/role`.',
  checks: [requireRole('admin'), limitedAs('writes'), jsonBody],
  request: {
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: addPersonSchema.meta({ id: 'AddPerson' }) } } },
  },
  answers: {
    200: personAnswer('The existing account, with the role.'),
    201: personAnswer('The new account, with the role.'),
  },
  refusals: ['has-role'],
});

people.openapi(add, async (c) => {
  const { ctx, uid: by } = c.var;
  const { email, role } = c.req.valid('json');
  const result = await asked(ctx, addPerson(ctx, { email, role, newPassword: ctx.newId() + ctx.newId() }));
  switch (result.kind) {
    case 'has_role':
      throw new ProblemError('has-role', `This person already has the role ${result.role}. Nothing was changed.`);
    case 'added':
      await recordEvent(ctx, roleEvent(by, result.person));
      return c.json(result.person, result.isNew ? 201 : 200);
    default:
      return result satisfies never;
  }
});

const roleEvent = (by: string, { uid, email, name, role }: Member): NewEvent => ({
  uid: by,
  action: 'role_changed',
  personId: uid,
  name: name ?? email,
  details: [role ?? 'no_access'],
});

/** Waits for Firebase Auth, and says what is wrong when it does not do what it was asked. */
async function asked<T>(ctx: ApiContext, work: Promise<T>): Promise<T> {
  try {
    return await withTimeLimit(ctx.clock, signInServiceMs, work);
  } catch (error) {
    const code = authErrorCode(error);
    if (code === 'auth/invalid-email') {
      throw invalidFields([{ field: 'email', message: 'Enter an email address, such as ana@example.com.' }]);
    }
    if (code === 'auth/invalid-page-token') {
      throw invalidFields([{ field: 'cursor', message: 'cursor must be the next_cursor of an earlier response.' }]);
    }
    if (isSignInServiceDown(error) || error instanceof TimeLimitError) {
      ctx.logger.error('the sign-in service did not respond', { code });
      throw signInServiceDown();
    }
    throw error;
  }
}
