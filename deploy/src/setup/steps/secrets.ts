/** The ElevenLabs key, and the secret that signs the webhook. */
import { randomBytes } from 'node:crypto';
import { normalBaseUrl } from '@knowledge-sync/contract';
import { checkKey } from '../../elevenlabs/check-key.ts';
import { addVersion, hasEnabledVersion } from '../../google/secrets.ts';
import { failed, made, type Outcome, ok, person } from '../../outcome.ts';
import { secrets } from '../../service.ts';
import { readKey } from '../../terminal/read-key.ts';
import { type SetupContext, setupCommand } from '../context.ts';

export async function elevenLabsKey(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options, asker, parameters } = ctx;
  if (await hasEnabledVersion(google, secrets.elevenLabsKey)) return ok('stored');
  if (options.isDry) return made('it would be asked for, and tested before it is stored');
  const key = await readKey(asker, { question: 'ElevenLabs API key', isFromStdin: options.isKeyFromStdin });
  if (key === null) {
    return person(
      'no key is stored',
      `Run it at a terminal, which asks for the key, or ${setupCommand(projectId, '--key-stdin < file-with-the-key')}`,
    );
  }
  const address = parameters?.values.ELEVENLABS_BASE_URL ?? process.env.ELEVENLABS_BASE_URL ?? '';
  const problem = await checkKey(normalBaseUrl(address), key);
  if (problem !== null) return failed(`not stored: ${problem.detail}`, problem.fix);
  await addVersion(google, secrets.elevenLabsKey, key);
  return made('tested and stored');
}

export async function webhookSecret({ google, options }: SetupContext): Promise<Outcome> {
  if (await hasEnabledVersion(google, secrets.webhook)) return ok('stored');
  if (!options.isDry) await addVersion(google, secrets.webhook, randomBytes(32).toString('base64url'));
  return made('a random value');
}
