import { StackProblem } from './problem.ts';

/** The ElevenLabs that a stack calls. */
export type ProviderChoice = { kind: 'simulator' } | { kind: 'service'; baseUrl: string; apiKey: string };

/** The simulator accepts any key. */
export const simulatorApiKey = 'local-simulator-key';

const officialUrl = 'https://api.elevenlabs.io';

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
  if (baseUrl !== '' && !/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    throw new StackProblem(`ELEVENLABS_BASE_URL is ${baseUrl}: give a complete address, such as ${officialUrl}.`);
  }
  return { kind: 'service', apiKey, baseUrl: baseUrl === '' ? officialUrl : baseUrl };
}
