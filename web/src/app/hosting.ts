import * as z from 'zod/mini';

/** The project's options, which Firebase Hosting serves at `/__/firebase/init.json`. */
const hostingConfigSchema = z.object({
  apiKey: z.string().check(z.minLength(1)),
  projectId: z.string().check(z.minLength(1)),
  authDomain: z.string().check(z.minLength(1)),
  appId: z._default(z.string(), ''),
});
export type HostingConfig = z.infer<typeof hostingConfigSchema>;

/** @throws when Hosting does not answer with a usable configuration */
export async function fetchHostingConfig(): Promise<HostingConfig> {
  const response = await fetch('/__/firebase/init.json');
  if (!response.ok) throw new Error(`Firebase Hosting answered ${response.status} for the configuration of this app`);
  return hostingConfigSchema.parse(await response.json());
}
