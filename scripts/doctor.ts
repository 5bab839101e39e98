import { doctorUsage, runDoctorCommand } from '../deploy/src/doctor/command.ts';
import { runProjectCommand } from '../deploy/src/run-project-command.ts';

await runProjectCommand({
  help: `
${doctorUsage} [--deep] [--only <check>] [--json]: checks the project from the sign-in to the page. It changes nothing, and says of each
failing check which command corrects it. The exit code is 1 if a check fails.

--deep also sends a document through the deployed service, and deletes it again.
--only runs one check with those that it needs; \`--only deploy\` runs those without which a deployment refuses to begin.`,
  options: {
    project: { type: 'string' },
    only: { type: 'string' },
    deep: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: (values) =>
    runDoctorCommand({
      project: values.project,
      only: typeof values.only === 'string' ? values.only : undefined,
      isDeep: values.deep === true,
      isJson: values.json === true,
    }),
});
