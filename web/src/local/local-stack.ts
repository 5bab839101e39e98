import { roles } from '@knowledge-sync/contract';
import { z } from 'zod';

/** The settings of the local stack, which its launcher passes as JSON in `VITE_LOCAL_STACK`. */
const localStackSchema = z.object({
  projectId: z.string().min(1),
  apiKey: z.string().min(1),
  authUrl: z.url(),
  firestoreHost: z.string().min(1),
  firestorePort: z.int().min(1).max(65535),
  /** Null when the stack uses the real service. */
  simulatorUrl: z.url().nullable(),
  accounts: z.array(z.object({ email: z.string().min(1), role: z.enum(roles).nullable(), label: z.string().min(1) })),
  /** Null when only the terminal shows it. */
  password: z.string().min(1).nullable(),
});
export type LocalStackConfig = z.infer<typeof localStackSchema>;

/** @throws when the text is not JSON of this shape: the build had a wrong environment */
export const parseLocalStack = (json: string): LocalStackConfig => localStackSchema.parse(JSON.parse(json));

const passwordKey = 'knowledge-sync.local-password';

/**
 * The password of the local accounts from a link of the terminal, kept for this tab. It is in the
 * fragment, which browsers send to no server, and is removed from the address. Null without one.
 */
export function takePassword({ location, history, sessionStorage }: Window): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('password');
  if (given === null) return sessionStorage.getItem(passwordKey);
  sessionStorage.setItem(passwordKey, given);
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  return given;
}

/** The name of the provider at `host`; null when this stack has none for it. */
export const nameLocalProvider = (config: LocalStackConfig, host: string): string | null =>
  config.simulatorUrl !== null && new URL(config.simulatorUrl).host === host ? 'ElevenLabs simulator' : null;
