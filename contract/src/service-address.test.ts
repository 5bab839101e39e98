import { describe, expect, test } from 'vitest';
import { normalBaseUrl } from './service-address.ts';

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
