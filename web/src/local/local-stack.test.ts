import { describe, expect, it } from 'vitest';
import { nameLocalProvider, parseLocalStack, takePassword } from './local-stack.ts';

const stack = {
  projectId: 'demo-knowledge-sync',
  apiKey: 'local',
  authUrl: 'http://127.0.0.1:9099',
  firestoreHost: '127.0.0.1',
  firestorePort: 8080,
  simulatorUrl: 'http://127.0.0.1:4010',
  accounts: [
    { email: 'editor@example.com', role: 'editor', label: 'editor' },
    { email: 'outsider@example.com', role: null, label: 'outsider' },
  ],
  password: 'local-password',
} as const;

describe('the configuration of the local stack', () => {
  it('is read from JSON', () => {
    expect(parseLocalStack(JSON.stringify(stack))).toEqual(stack);
  });

  it('is refused with the name of the wrong field', () => {
    expect(() => parseLocalStack(JSON.stringify({ ...stack, firestorePort: '8080' }))).toThrow(/firestorePort/);
    expect(() => parseLocalStack('{')).toThrow(SyntaxError);
  });

  it('takes the password from the address once, and keeps it for the tab', () => {
    sessionStorage.clear();
    expect(takePassword(window)).toBeNull();
    window.location.hash = '#password=a-b_c';
    expect(takePassword(window)).toBe('a-b_c');
    expect(window.location.href).not.toContain('password');
    expect(takePassword(window)).toBe('a-b_c');
  });

  it('names only the host of the simulator', () => {
    expect(nameLocalProvider(parseLocalStack(JSON.stringify(stack)), '127.0.0.1:4010')).toBe('ElevenLabs simulator');
    expect(nameLocalProvider(parseLocalStack(JSON.stringify(stack)), 'api.elevenlabs.io')).toBeNull();
    expect(nameLocalProvider({ ...parseLocalStack(JSON.stringify(stack)), simulatorUrl: null }, 'x')).toBeNull();
  });
});
