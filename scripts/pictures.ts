import { ensureChromium } from '../emulator/src/chromium.ts';
import { runRootCommand } from '../emulator/src/command-line.ts';
import { childEnvironment, installed, runCommand } from '../emulator/src/run-command.ts';

await runRootCommand({
  help: `
npm run pictures: takes the pictures of docs/gallery.md anew, every page at a desk and on a phone, in light and in dark, from a stack
of its own. Look at them before you commit them.`,
  options: {},
  run: async () => {
    const chromium = await ensureChromium(process.env, console.error);
    const { code } = await runCommand(
      installed('playwright'),
      ['test', '-c', 'lab/pictures/pictures.config.ts', '--reporter=list'],
      {
        env: childEnvironment(chromium === null ? {} : { CHROMIUM_PATH: chromium }),
        stdio: 'inherit',
      },
    );
    return code;
  },
});
