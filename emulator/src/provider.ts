import { askAddress, baseUrlProblem, normalBaseUrl, officialBaseUrl } from '@knowledge-sync/contract';
import { StackProblem } from './problem.ts';

/** The ElevenLabs that a stack calls. */
export type ProviderChoice = { kind: 'simulator' } | { kind: 'service'; baseUrl: string; apiKey: string };

/** The simulator accepts any key. */
export const simulatorApiKey = 'local-simulator-key';

/** The simulator, unless the environment has a key. */
export function providerFromEnvironment(env: NodeJS.ProcessEnv): ProviderChoice {
  const apiKey = env.ELEVENLABS_API_KEY?.trim() ?? '';
  const baseUrl = env.ELEVENLABS_BASE_URL?.trim() ?? '';
  if (apiKey === '') {
    if (baseUrl === '') return { kind: 'simulator' };
    throw new StackProblem(
      'ELEVENLABS_BASE_URL is set without ELEVENLABS_API_KEY: set the key too, or unset the address to use the simulator.',
    );
  }
  const normal = normalBaseUrl(baseUrl);
  const problem = baseUrlProblem(normal);
  if (problem !== null) {
    throw new StackProblem(
      `ELEVENLABS_BASE_URL is ${baseUrl}, and ${problem}: give a complete address, such as ${officialBaseUrl}.`,
    );
  }
  return { kind: 'service', apiKey, baseUrl: normal };
}

const addressTimeoutMs = 10_000;

/**
 * Looks whether ElevenLabs' API is at the address. Returns a warning when nothing answers now, or a
 * gateway does; null when all is well.
 *
 * @throws StackProblem when something else is at the address
 */
export async function checkAddress(provider: ProviderChoice): Promise<string | null> {
  if (provider.kind === 'simulator') return null;
  const problem = await askAddress(provider.baseUrl, addressTimeoutMs);
  if (problem === null) return null;
  const what = `ELEVENLABS_BASE_URL is ${provider.baseUrl}, but ElevenLabs' API isn't there: ${problem.found}.`;
  if (problem.isWrong) {
    throw new StackProblem(`${what} Correct the address, or unset it to use ${officialBaseUrl}.`);
  }
  return `${what} Documents fail until it answers. Check the address and status.elevenlabs.io.`;
}
