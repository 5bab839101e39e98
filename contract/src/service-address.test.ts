import { describe, expect, test } from 'vitest';
import { baseUrlProblem, normalBaseUrl } from './service-address.ts';

describe('the base URL', () => {
  test.each([
    ['https://api.elevenlabs.io', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io/', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io//', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io/v1', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io/v1/', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io//v1//', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io/V1', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io/v1/convai/knowledge-base', 'https://api.elevenlabs.io'],
    ['https://api.elevenlabs.io/v1?x=1#y', 'https://api.elevenlabs.io'],
    ['  "https://API.elevenlabs.io/" \n', 'https://api.elevenlabs.io'],
    ['https://api.eu.residency.elevenlabs.io/v1', 'https://api.eu.residency.elevenlabs.io'],
    ['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
    ['https://proxy.example.com/elevenlabs/v1/', 'https://proxy.example.com/elevenlabs'],
    ['https://proxy.example.com/v1/other', 'https://proxy.example.com/v1/other'],
    ['', 'https://api.elevenlabs.io'],
    ['no url', 'no url'],
    ['ftp://api.elevenlabs.io/', 'ftp://api.elevenlabs.io/'],
  ])('%j is read as %s', (given, normal) => {
    expect(normalBaseUrl(given)).toBe(normal);
    expect(normalBaseUrl(normal)).toBe(normal);
  });
});

describe('the base URL', () => {
  test.each([
    'https://api.elevenlabs.io',
    'https://proxy.internal/elevenlabs',
    'http://127.0.0.1:4010',
    'http://localhost:4010',
    'http://[::1]:4010',
    'http://proxy.localhost',
  ])('%s may be used', (baseUrl) => {
    expect(baseUrlProblem(baseUrl)).toBeNull();
  });

  test.each([
    'http://api.elevenlabs.io',
    'http://10.0.0.1',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://[::2]',
  ])('%s would send the key unencrypted', (baseUrl) => {
    expect(baseUrlProblem(baseUrl)).toBe('it does not start with https://');
  });

  test.each(['no url', 'api.elevenlabs.io', 'ftp://api.elevenlabs.io', 'file:///etc/passwd'])(
    '%s is no complete address',
    (baseUrl) => {
      expect(baseUrlProblem(baseUrl)).toBe('it is not a complete address');
    },
  );
});
