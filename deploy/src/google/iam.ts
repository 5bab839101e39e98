/** Reads and extends the roles of accounts in the project. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Google, GoogleError } from './client.ts';

interface Binding {
  role: string;
  members?: string[];
  /** A grant that holds under a condition only. */
  condition?: object;
}

export interface Policy {
  version?: number;
  etag?: string;
  bindings?: Binding[];
}

/** Without version 3, Google leaves conditions out, and writing the policy back would drop them. */
export const readPolicy = (google: Google): Promise<Policy> =>
  google.send('POST', 'resourceManager', `v1/projects/${google.projectId}:getIamPolicy`, {
    options: { requestedPolicyVersion: 3 },
  });

export const hasRole = ({ bindings = [] }: Policy, member: string, roles: readonly string[]): boolean =>
  bindings.some(
    ({ role, members = [], condition }) => condition === undefined && roles.includes(role) && members.includes(member),
  );

const maxAttempts = 5;

/** Grants a role. Another operator's grant at the same time is kept. */
export async function grantRole(google: Google, member: string, role: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const policy = await readPolicy(google);
    if (hasRole(policy, member, [role])) return;
    const bindings = [...(policy.bindings ?? []), { role, members: [member] }];
    try {
      await google.send('POST', 'resourceManager', `v1/projects/${google.projectId}:setIamPolicy`, {
        policy: { ...policy, version: 3, bindings },
      });
      return;
    } catch (error) {
      const wasChanged = error instanceof GoogleError && error.status === 409;
      if (!wasChanged || attempt === maxAttempts) throw error;
      await delay(200 * 2 ** attempt);
    }
  }
}
