import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { deployInto } from '../testing/deployed.ts';
import { parametersText } from '../testing/parameters.ts';

let simulator: Simulator;
let standIn: StandIn;
let checkout: TestCheckout;
beforeAll(async () => {
  simulator = await startSimulator();
  standIn = await startStandIn();
  Object.assign(process.env, standIn.env);
  await deployInto(standIn);
  checkout = await makeCheckout(standIn);
  await writeFile(
    join(checkout.folder, 'deploy/.env.ks-stand-in'),
    parametersText({ ELEVENLABS_BASE_URL: simulator.url }),
  );
});
afterAll(async () => {
  await checkout.remove();
  await standIn.close();
  await simulator.stop();
});

const doctor = (...args: string[]) => checkout.run('doctor', args);

it('ends with 0 when all is well', async () => {
  const { code, output } = await doctor('--project', 'ks-stand-in');
  expect(output).toMatch(/^ok {7}Tools: Node\.js .*\n/);
  expect(output).toMatch(/All is well\.\n$/);
  expect(code).toBe(0);
  expect(standIn.changes()).toEqual([]);
});

it('ends with 1 and says which command corrects what is wrong', async () => {
  standIn.state.functions.clear();
  const { code, output } = await doctor('--project', 'ks-stand-in', '--only', 'triggers');
  expect(output).toBe(`failed   Deployment: not deployed yet
         → npm run deploy -- --project ks-stand-in
skipped  Functions: not checked, see "Deployment"
skipped  Triggers: not checked, see "Deployment"
1 of 3 checks failed.
`);
  expect(code).toBe(1);
});

it('prints one JSON object', async () => {
  standIn.state.functions.clear();
  const { code, output } = await checkout.run('doctor', ['--project=ks-stand-in', '--only=deployed', '--json']);
  const [json, news] = output.split('\n}\n');
  expect(JSON.parse(`${json}}`)).toEqual({
    project: 'ks-stand-in',
    ok: false,
    steps: [
      {
        id: 'deployed',
        title: 'Deployment',
        state: 'failed',
        detail: 'not deployed yet',
        fix: 'npm run deploy -- --project ks-stand-in',
      },
    ],
  });
  // On stderr.
  expect(news).toBe('1 of 1 checks failed.\n');
  expect(code).toBe(1);
});

it.each([
  [[], 'No project is named. Add --project <id>: npm run doctor -- --project <id>\n'],
  [['--project', 'ks-stand-in', '--only', 'all'], /^There is no check all\. Use one of deploy, tools, .*\.\n$/],
])('refuses %j in one line', async (args, line) => {
  const { code, output } = await doctor(...args);
  expect(output).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
  expect(code).toBe(1);
});

it('says in one line that there is no sign-in', async () => {
  const { code, output } = await checkout.run('doctor', ['--project', 'ks-stand-in'], { FIREBASE_TOKEN: '' });
  expect(output).toMatch(/^You are not signed in to Google\. Run `npx firebase login`.*\n$/);
  expect(code).toBe(1);
});
