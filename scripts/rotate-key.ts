import { defaultOptions } from '../deploy/src/deploy/options.ts';
import { openProject } from '../deploy/src/project.ts';
import { createReport } from '../deploy/src/report.ts';
import { rotateKey } from '../deploy/src/rotate-key/rotate-key.ts';
import { runProjectCommand } from '../deploy/src/run-project-command.ts';
import { terminalAsker } from '../deploy/src/terminal/asker.ts';

const usage = 'npm run rotate-key -- --project <id>';

await runProjectCommand({
  help: `
${usage} [--disable-old] [--no-build] [--json]
replaces the ElevenLabs key. It asks for the new key, tests it, stores it as a new version of the secret, and deploys the functions of
this checkout with it. Check out the deployed version first. A key that ElevenLabs refuses, or that lacks a permission, changes nothing.
Documents that failed because of the old key then continue by themselves.

--project <id>  the Firebase project, or its alias in .firebaserc
--disable-old   disables the earlier versions once the new key works
--key-stdin     reads the key from standard input; or set ELEVENLABS_API_KEY
--no-build      deploys what is in functions/dist
--json          prints the steps as JSON`,
  options: {
    project: { type: 'string' },
    'disable-old': { type: 'boolean' },
    'key-stdin': { type: 'boolean' },
    'no-build': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: async (values) => {
    const project = await openProject(values.project, usage);
    const report = createReport({ isJson: values.json === true });
    const request = {
      isBuilt: values['no-build'] === true,
      isKeyFromStdin: values['key-stdin'] === true,
      disablesOld: values['disable-old'] === true,
    };
    const works = await rotateKey(project, request, { report, asker: terminalAsker(), options: defaultOptions });
    report.end({ project: project.id, rotated: works });
    return works ? 0 : 1;
  },
});
