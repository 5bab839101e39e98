import { mkdir, rm } from 'node:fs/promises';
import { ensureChromium } from '../emulator/src/chromium.ts';
import { runRootCommand } from '../emulator/src/command-line.ts';
import { childEnvironment, installed, runCommand } from '../emulator/src/run-command.ts';
import { docsImagesDir, picturesDir, refreshDocs, writeAlbum } from '../lab/pictures/album.ts';
import { viewNames } from '../lab/pictures/views.ts';

await runRootCommand({
  help: `
npm run pictures: takes pictures of every page, on a desk and on a phone, in light and in dark, from a stack of its own.
They go to pictures/, which git ignores; pictures/index.html shows them side by side. The ones that the documentation
shows are copied to docs/images: look at them before you commit them.`,
  options: {},
  run: async () => {
    const chromium = await ensureChromium(process.env, console.error);
    await rm(picturesDir, { recursive: true, force: true });
    await mkdir(picturesDir, { recursive: true });
    const { code } = await runCommand(
      installed('playwright'),
      ['test', '-c', 'lab/pictures/pictures.config.ts', '--reporter=list'],
      {
        env: childEnvironment(chromium === null ? {} : { CHROMIUM_PATH: chromium }),
        stdio: 'inherit',
      },
    );
    console.log(await writeAlbum(picturesDir, viewNames));
    if (code === 0) await refreshDocs(picturesDir, docsImagesDir);
    return code;
  },
});
