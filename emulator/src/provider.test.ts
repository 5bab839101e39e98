import { describe, expect, it } from 'vitest';
import { providerFromEnvironment } from './provider.ts';

describe('the ElevenLabs that a stack calls', () => {
  it('is the simulator without a key', () => {
    expect(providerFromEnvironment({})).toEqual({ kind: 'simulator' });
    expect(providerFromEnvironment({ ELEVENLABS_API_KEY: ' ' })).toEqual({ kind: 'simulator' });
  });

  it('is the service with a key', () => {
    expect(providerFromEnvironment({ ELEVENLABS_API_KEY: 'k' })).toEqual({
      kind: 'service',
      apiKey: 'k',
      baseUrl: 'https://api.elevenlabs.io',
    });
  });

  it('is any endpoint that comes with a key', () => {
    const env = { ELEVENLABS_API_KEY: 'k', ELEVENLABS_BASE_URL: 'http://127.0.0.1:1' };
    expect(providerFromEnvironment(env)).toMatchObject({ baseUrl: 'http://127.0.0.1:1' });
  });

  it('is refused when the endpoint has no key or is not a complete address', () => {
    expect(() => providerFromEnvironment({ ELEVENLABS_BASE_URL: 'http://x' })).toThrow(/without ELEVENLABS_API_KEY/);
    const env = { ELEVENLABS_API_KEY: 'k', ELEVENLABS_BASE_URL: 'api.elevenlabs.io' };
    expect(() => providerFromEnvironment(env)).toThrow(/give a complete address/);
  });
});
