import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAddress, providerFromEnvironment } from './provider.ts';
import { type Simulator, startSimulator } from './simulator/index.ts';

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

  it('has its address corrected', () => {
    const env = { ELEVENLABS_API_KEY: 'k', ELEVENLABS_BASE_URL: ' https://api.eu.residency.elevenlabs.io/v1/ ' };
    expect(providerFromEnvironment(env)).toMatchObject({ baseUrl: 'https://api.eu.residency.elevenlabs.io' });
  });

  it('is refused when the endpoint has no key or is not a complete address', () => {
    expect(() => providerFromEnvironment({ ELEVENLABS_BASE_URL: 'http://x' })).toThrow(/without ELEVENLABS_API_KEY/);
    const env = { ELEVENLABS_API_KEY: 'k', ELEVENLABS_BASE_URL: 'api.elevenlabs.io' };
    expect(() => providerFromEnvironment(env)).toThrow(/give a complete address/);
    const plain = { ELEVENLABS_API_KEY: 'k', ELEVENLABS_BASE_URL: 'http://api.elevenlabs.io' };
    expect(() => providerFromEnvironment(plain)).toThrow(/does not start with https/);
  });
});

describe('the address at the start', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.stop());
  const check = (baseUrl: string) => checkAddress({ kind: 'service', apiKey: 'k', baseUrl });

  it('is accepted where the API answers, without the key', async () => {
    expect(await check(simulator.url)).toBeNull();
    expect(await checkAddress({ kind: 'simulator' })).toBeNull();
  });

  it('is refused where something else answers', async () => {
    await expect(check(`${simulator.url}/elsewhere`)).rejects.toThrow(/isn't there: it answers HTTP 404.*Correct/);
  });

  it('is warned about where nothing answers', async () => {
    expect(await check('http://127.0.0.1:1')).toMatch(/isn't there: it does not answer/);
  });
});
