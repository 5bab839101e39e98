import { localPassword } from './accounts.ts';
import { describeDate } from './local-data/data-set.ts';
import { signInLink } from './passwords.ts';
import type { Stack } from './stack.ts';

/** The addresses and accounts to show when the stack is ready. */
export function welcome(stack: Stack, webUrl: string, seconds: number): string {
  const { info, health } = stack;
  const rows: [string, string][] = [
    ['Web page', info.password === localPassword ? webUrl : signInLink(webUrl, info.password)],
    ['API docs', `${info.apiUrl}/docs`],
    ['Health', `${info.apiUrl}/health`],
    ['Sign in as', info.accounts.map(({ email }) => email).join(', ')],
    ['Password', info.password],
    ['ElevenLabs', elevenLabs(info.simulatorUrl, health.provider.host)],
    ['Firestore', `${info.firestoreHost}, emulator: ${stack.firestoreEmulator}`],
  ];
  if (stack.samples > 0) rows.push(['Documents', `${stack.samples} samples added`]);
  if (stack.data !== null) {
    const loaded = stack.data.saved === null ? 'new' : `loaded, saved on ${describeDate(stack.data.saved.manifest)}`;
    rows.push(['Local data', `${loaded}; kept in ${stack.data.dir} (--fresh starts empty)`]);
  }
  const width = Math.max(...rows.map(([title]) => title.length));
  return [
    '',
    `Ready after ${seconds.toFixed(0)} s.`,
    '',
    ...rows.map(([title, text]) => `  ${title.padEnd(width)}  ${text}`),
    '',
    'Stop with Ctrl-C.',
  ].join('\n');
}

const elevenLabs = (simulatorUrl: string | null, host: string): string =>
  simulatorUrl === null
    ? `the service at ${host}`
    : `the simulator at ${simulatorUrl} (set ELEVENLABS_API_KEY to use the real service)`;
