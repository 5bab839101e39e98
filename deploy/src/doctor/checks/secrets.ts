/** The secrets, and whether ElevenLabs accepts the key. */
import { normalBaseUrl } from '@knowledge-sync/contract';
import { checkKey } from '../../elevenlabs/check-key.ts';
import { GoogleError } from '../../google/client.ts';
import { failed, ok, warning } from '../../outcome.ts';
import { secrets } from '../../service.ts';
import { accessPage, type Check, npmRun } from '../check.ts';

const stored: Check = {
  id: 'secrets',
  title: 'Secrets',
  isNeededForDeploy: true,
  needs: ['apis'],
  async run(facts) {
    for (const name of Object.values(secrets)) {
      if ((await facts.enabledVersion(name)) === null) {
        return failed(`${name} has no enabled version`, npmRun('setup', facts));
      }
    }
    return ok(Object.values(secrets).join(', '));
  },
};

const key: Check = {
  id: 'elevenlabs',
  title: 'ElevenLabs',
  isNeededForDeploy: false,
  needs: ['parameters', 'secrets'],
  async run(facts) {
    const version = await facts.enabledVersion(secrets.elevenLabsKey);
    const path = `v1/${facts.path(`secrets/${secrets.elevenLabsKey}/versions/${version}`)}:access`;
    let apiKey: string;
    try {
      const { payload } = await facts.google.get<{ payload: { data: string } }>('secrets', path);
      apiKey = Buffer.from(payload.data, 'base64').toString();
    } catch (error) {
      if (!(error instanceof GoogleError) || error.status !== 403) throw error;
      const fix = `Ask an owner for the role Secret Manager Secret Accessor: ${accessPage(facts)}`;
      return warning('you may not read the key, so it was not tried', fix);
    }
    const address = normalBaseUrl(facts.parameters.values.ELEVENLABS_BASE_URL ?? '');
    const problem = await checkKey(address, apiKey);
    if (problem === null) return ok(`${new URL(address).host} accepts the key`);
    return failed(problem.detail, `${problem.fix} A new key: ${npmRun('rotate-key', facts)}`);
  },
};

export const secretChecks: readonly Check[] = [stored, key];
