import { portOffset, runRootCommand } from '../emulator/src/command-line.ts';
import { runStartCommand } from '../emulator/src/start-command.ts';

await runRootCommand({
  help: `
npm start [-- options]: runs the whole service on this machine.

  --verbose            also shows the functions' warnings and errors
  --port-offset <n>    adds n to every port, so that a second stack can run; 300 works
  --help

Ports: web page and API 5000, Auth 9099, functions 5001, Firestore 8080, hub 4400, ElevenLabs simulator 4010.
ELEVENLABS_API_KEY in the environment switches from the simulator to ElevenLabs; ELEVENLABS_BASE_URL sets another
compatible endpoint. FIRESTORE_EMULATOR_BINARY_PATH sets the jar of a Firestore emulator. Ctrl-C stops everything.`,
  options: { verbose: { type: 'boolean' }, 'port-offset': { type: 'string' } },
  run: async (values) =>
    runStartCommand({ portOffset: portOffset(values['port-offset']), verbose: values.verbose === true }),
});
