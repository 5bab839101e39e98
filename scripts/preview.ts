import { preview } from '../deploy/src/deploy/preview.ts';
import { openProject } from '../deploy/src/project.ts';
import { runProjectCommand } from '../deploy/src/run-project-command.ts';

const usage = 'npm run preview -- --project <id> --channel <name>';

await runProjectCommand({
  help: `
${usage}
publishes the page of this checkout at an address of its own for seven days. It works with the functions, documents and accounts of the
project, so use a staging project. Changes of the functions are not in it.`,
  options: { project: { type: 'string' }, channel: { type: 'string' } },
  run: async ({ project, channel }) => {
    await preview(await openProject(project, usage), String(channel ?? 'preview'));
    return 0;
  },
});
