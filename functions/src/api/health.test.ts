import { expect, test } from 'vitest';
import { healthOf } from './health.ts';

test.each([
  ['https://api.elevenlabs.io', 'api.elevenlabs.io', true],
  ['https://api.eu.residency.elevenlabs.io/', 'api.eu.residency.elevenlabs.io', true],
  ['http://127.0.0.1:9595', '127.0.0.1:9595', false],
  ['https://api.elevenlabs.io.example.com', 'api.elevenlabs.io.example.com', false],
  ['https://notelevenlabs.io', 'notelevenlabs.io', false],
])('%s is shown as %s, official: %s', (baseUrl, host, official) => {
  expect(healthOf(baseUrl)).toEqual({ status: 'ok', provider: { name: 'elevenlabs', host, official } });
});

test('a problem of the address is reported', () => {
  expect(healthOf('https://example.com', 'Wrong.').provider).toMatchObject({ host: 'example.com', problem: 'Wrong.' });
});
