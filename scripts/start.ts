import { portOffset, runRootCommand } from '../emulator/src/command-line.ts';
import { removeLeftovers, terminalAsk } from '../emulator/src/local-data/remove-leftovers.ts';
import { runStartCommand } from '../emulator/src/start-command.ts';

await runRootCommand({
  help: `
npm start [-- options]: runs the whole service on this machine. What you enter is saved and loaded by the next start.

  --fresh              deletes the saved local data and starts empty
  --samples            adds the sample documents, also to a real workspace; the simulator gets them at its first start
  --verbose            also shows the functions' warnings and errors
  --port-offset <n>    adds n to every port, so that a second stack can run; 300 works
  --remove-leftovers   starts nothing: asks, then deletes what earlier local starts left in the ElevenLabs workspace
  --yes                with --remove-leftovers: deletes what this computer made without asking
  --help

Ports: web page and API 5000, Auth 9099, functions 5001, Firestore 8080, hub 4400, ElevenLabs simulator 4010.
ELEVENLABS_API_KEY in the environment switches from the simulator to ElevenLabs; ELEVENLABS_BASE_URL sets another
compatible endpoint. Each key has local data of its own. FIRESTORE_EMULATOR_BINARY_PATH sets the jar of a Firestore emulator.
Ctrl-C stops everything.`,
  options: {
    fresh: { type: 'boolean' },
    samples: { type: 'boolean' },
    verbose: { type: 'boolean' },
    'port-offset': { type: 'string' },
    'remove-leftovers': { type: 'boolean' },
    yes: { type: 'boolean' },
  },
  run: async (values) => {
    if (values['remove-leftovers'] === true) {
      const report = (line: string): void => console.log(line);
      return removeLeftovers({ env: process.env, isYes: values.yes === true, ask: terminalAsk(), report });
    }
    return runStartCommand({
      portOffset: portOffset(values['port-offset']),
      verbose: values.verbose === true,
      isFresh: values.fresh === true,
      hasSamples: values.samples === true,
    });
  },
});
