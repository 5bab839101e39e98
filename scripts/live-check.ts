import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { askAddress, normalBaseUrl, officialBaseUrl } from '@knowledge-sync/contract';
import { type OptionValue, runRootCommand } from '../emulator/src/command-line.ts';
import { interruption } from '../emulator/src/interrupt.ts';
import { StackProblem } from '../emulator/src/problem.ts';
import { liveCheck } from '../lab/live/check.ts';
import { linesOf, redacted } from '../lab/live/report.ts';

/** The longest wait for the first answer. */
const answerMs = 10_000;

const announcement = `It creates in this workspace, and removes again at the end and after Ctrl-C: one folder, about ten short texts, one text file,
one web page (https://example.com/) and one agent. It holds no conversation. It sends about a hundred requests in one to five minutes, and uses about 10 KB of
index storage while it runs. ElevenLabs publishes no price for these requests.`;

async function baseUrlOf(value: OptionValue): Promise<string> {
  const given = typeof value === 'string' ? value : (process.env.ELEVENLABS_BASE_URL ?? '');
  const baseUrl = normalBaseUrl(given);
  const problem = await askAddress(baseUrl, answerMs);
  if (problem === null) return baseUrl;
  throw new StackProblem(`${baseUrl} cannot be checked: ${problem.found}. Correct --base-url, or try again later.`);
}

function keyOf(): string {
  const key = process.env.ELEVENLABS_API_KEY?.trim() ?? '';
  if (key !== '') return key;
  throw new StackProblem('No key is set: set ELEVENLABS_API_KEY in the environment and run this again.');
}

async function isAgreed(isYes: boolean, signal: AbortSignal): Promise<boolean> {
  if (isYes) return true;
  if (!process.stdin.isTTY) throw new StackProblem('Nobody can be asked here: add --yes to begin without a question.');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question('Begin? [y/N] ', { signal })).trim());
  } catch {
    return false;
  } finally {
    reader.close();
  }
}

await runRootCommand({
  help: `
npm run live-check [-- options]: checks every assumption that this service makes about ElevenLabs against the real service, and
says which of two answers it gives where no source says so. The key comes from ELEVENLABS_API_KEY.
${announcement}
The exit code is 0 if every assumption holds, 1 if one does not, could not be found out, or something could not be removed.

  --base-url <address>   another service that answers like ElevenLabs (default ${officialBaseUrl}, or ELEVENLABS_BASE_URL)
  --json                 prints the result as JSON on standard output
  --fixtures <folder>    writes the answers into this folder, without ids, names, texts, times and messages
  --yes                  begins without a question
  --help`,
  options: {
    'base-url': { type: 'string' },
    json: { type: 'boolean' },
    fixtures: { type: 'string' },
    yes: { type: 'boolean' },
  },
  run: async (values) => {
    const apiKey = keyOf();
    const baseUrl = await baseUrlOf(values['base-url']);
    const signal = interruption();
    console.error(`This checks ${baseUrl} with the key in ELEVENLABS_API_KEY.\n${announcement}`);
    if (!(await isAgreed(values.yes === true, signal))) return 1;
    const result = await liveCheck({
      baseUrl,
      apiKey,
      signal,
      report: (row) => {
        for (const line of linesOf(row)) (values.json === true ? console.error : console.log)(line);
      },
    });
    const { rows, settings, left, isInterrupted } = result;
    if (values.json === true) {
      console.log(JSON.stringify({ base_url: baseUrl, rows, settings, left, interrupted: isInterrupted }, null, 2));
    }
    if (typeof values.fixtures === 'string') {
      const folder = resolve(values.fixtures);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'answers.json'), `${JSON.stringify(result.exchanges.map(redacted), null, 2)}\n`);
      console.error(`Wrote the answers to ${join(folder, 'answers.json')}.`);
    }
    console.error(
      left.length === 0 ? 'Everything was removed again.' : `Remove these at ElevenLabs: ${left.join(', ')}`,
    );
    if (isInterrupted) return 1;
    const bad = rows.filter(({ verdict }) => verdict === 'does not hold' || verdict === 'not found out');
    return bad.length === 0 && left.length === 0 ? 0 : 1;
  },
});
