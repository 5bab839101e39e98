import { preview } from '../deploy/src/deploy/preview.ts';
import { openProject } from '../deploy/src/project.ts';
import { runProjectCommand } from '../deploy/src/run-project-command.ts';

const usage = 'npm run preview -- --project <id> --channel <name> [--no-build]';

await runProjectCommand({
  help: `
${usage}
publishes the page of this checkout at an address of its own for seven days. It works with the functions, documents and accounts of the
project, so use a staging project. Changes of the functions are not in it.`,
  options: { project: { type: 'string' }, channel: { type: 'string' }, 'no-build': { type: 'boolean' } },
  run: async ({ project, channel, 'no-build': isBuilt }) => {
    await preview(await openProject(project, usage), String(channel ?? 'preview'), isBuilt === true);
    return 0;
  },
});
