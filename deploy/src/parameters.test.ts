import { expect, it } from 'vitest';
import { parameterProblem, parseParameters } from './parameters.ts';
import { parametersText } from './testing/parameters.ts';

const addressProblem = (value: string) => parameterProblem('ELEVENLABS_BASE_URL', value);

it('takes an address of ElevenLabs with TLS, and one of this machine', () => {
  for (const value of ['', 'https://api.eu.residency.elevenlabs.io/v1/', 'http://127.0.0.1:4010']) {
    expect(addressProblem(value)).toBeNull();
  }
});

it('refuses an address to which the key would be sent unencrypted', () => {
  for (const value of ['http://api.elevenlabs.io', 'http://proxy.example.com', 'api.elevenlabs.io']) {
    expect(addressProblem(value)).toBe('must be an address that starts with https://');
  }
  expect(() => parseParameters('app', parametersText({ ELEVENLABS_BASE_URL: 'http://api.elevenlabs.io' }))).toThrow(
    'deploy/.env.app: ELEVENLABS_BASE_URL must be an address that starts with https://. Correct it there.',
  );
});
