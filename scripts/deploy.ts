import { deploy } from '../deploy/src/deploy/command.ts';
import { defaultOptions } from '../deploy/src/deploy/options.ts';
import { openProject } from '../deploy/src/project.ts';
import { createReport } from '../deploy/src/report.ts';
import { runProjectCommand } from '../deploy/src/run-project-command.ts';

const usage = 'npm run deploy -- --project <id>';

await runProjectCommand({
  help: `
${usage} [--no-build] [--json]
builds and deploys to a project that \`npm run setup\` has prepared: rules and indexes, then the functions, then, once these work, the
page. It stops before it would change a function, index, rule or site that is not its own. A repetition continues where the last one
stopped. It needs no terminal: in CI, sign in with GOOGLE_APPLICATION_CREDENTIALS.

--project <id>  the Firebase project, or its alias in .firebaserc
--no-build      deploys what is in functions/dist and web/dist
--json          prints the steps as JSON`,
  options: { project: { type: 'string' }, 'no-build': { type: 'boolean' }, json: { type: 'boolean' } },
  run: async (values) => {
    const project = await openProject(values.project, usage);
    const report = createReport({ isJson: values.json === true });
    const request = { isBuilt: values['no-build'] === true, isCi: Boolean(process.env.CI) };
    await deploy(project, request, report, defaultOptions);
    report.end({ project: project.id });
    return 0;
  },
});
