import { defaultProject } from '../emulator/src/firebaserc.ts';
import { childEnvironment, installed, runCommand } from '../emulator/src/run-command.ts';

const help = `
npm run deploy -- --project <id> [firebase's options]: builds the functions and the web page and deploys them, with the rules and
indexes, by \`firebase deploy\`. Every argument is passed on, for example --only hosting.

Before the first deployment: \`npx firebase login\`, and \`npx firebase functions:secrets:set ELEVENLABS_API_KEY --project <id>\`.`;

/** firebase.json's predeploy steps build, so that a plain `firebase deploy` builds too. */
async function deploy(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help.trim());
    return 0;
  }
  const namesProject = args.some((arg) => arg === '-P' || arg === '--project' || arg.startsWith('--project='));
  if (!namesProject && (await defaultProject()).startsWith('demo-')) {
    console.error('No project is set. Add `-- --project <id>`, or set the default project in .firebaserc.');
    return 1;
  }
  const { code } = await runCommand(installed('firebase'), ['deploy', ...args], {
    env: childEnvironment(),
    stdio: 'inherit',
  });
  return code;
}

process.exit(await deploy(process.argv.slice(2)));
