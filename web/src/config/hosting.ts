import { z } from 'zod';

/** What Firebase Hosting serves at `/__/firebase/init.json`: the options of the project it is deployed to. */
const hostingConfigSchema = z.object({
  apiKey: z.string().min(1),
  projectId: z.string().min(1),
  authDomain: z.string().min(1),
  appId: z.string().default(''),
});
export type HostingConfig = z.infer<typeof hostingConfigSchema>;

/** @throws when Hosting does not answer with a usable configuration */
export async function fetchHostingConfig(): Promise<HostingConfig> {
  const response = await fetch('/__/firebase/init.json');
  if (!response.ok) throw new Error(`Firebase Hosting answered ${response.status} for the configuration of this app`);
  return hostingConfigSchema.parse(await response.json());
}
