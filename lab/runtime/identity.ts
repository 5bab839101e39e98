/**
 * The part of the Auth emulator that API calls need: every account exists, and tokens carry no
 * signature.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Role, roles } from '@knowledge-sync/contract';
import { host } from '@knowledge-sync/emulator/ports';
import { z } from 'zod';
import { readBody } from './request-body.ts';

export interface Identity {
  /** Host and port, for FIREBASE_AUTH_EMULATOR_HOST. */
  address: string;
  /** Makes an ID token that is valid for an hour. */
  token(role: Role): string;
  stop(): Promise<void>;
}

const lookupSchema = z.object({ localId: z.array(z.string()).min(1) });

export async function startIdentity(projectId: string): Promise<Identity> {
  const server = createServer(async (request, response) => {
    const isLookup = request.url?.endsWith(`/projects/${projectId}/accounts:lookup`);
    const body = (await readBody(request)).toString();
    if (!isLookup) return void response.writeHead(404).end();
    const { localId } = lookupSchema.parse(JSON.parse(body));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ users: localId.map(accountOf) }));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    token: (role) => unsignedToken(projectId, role),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const uidOf = (role: Role): string => `${role}-uid`;

/** The account of a role has that role, and a confirmed address. */
const accountOf = (uid: string): object => ({
  localId: uid,
  emailVerified: true,
  customAttributes: JSON.stringify({ role: roles.find((role) => uidOf(role) === uid) }),
});

function unsignedToken(projectId: string, role: Role): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = {
    iss: `https://securetoken.google.com/${projectId}`,
    aud: projectId,
    sub: uidOf(role),
    iat: now,
    auth_time: now,
    exp: now + 3600,
    email_verified: true,
  };
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(payload)}.`;
}
