import { z } from 'zod';

const variable = 'KNOWLEDGE_SYNC_GUARD';

const schema = z.object({
  /** The origins of the stack's own pages. */
  origins: z.array(z.string()),
  /** Where the functions emulator looks for its secrets. */
  secretsFile: z.string(),
  secrets: z.record(z.string(), z.string()),
});
/** The launcher's settings for the guard in firebase-tools' process. */
export type GuardSettings = z.infer<typeof schema>;

export const guardEnvironment = (settings: GuardSettings): Record<string, string> => ({
  [variable]: JSON.stringify(settings),
});

/** Reads the settings and removes them, so that no child of this process inherits the secrets. */
export function takeGuardSettings(env: NodeJS.ProcessEnv): GuardSettings {
  const value = env[variable] ?? '';
  delete env[variable];
  return schema.parse(JSON.parse(value));
}
