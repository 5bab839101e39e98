import { runProjectCommand } from '../deploy/src/run-project-command.ts';
import { runSetup, setupUsage } from '../deploy/src/setup/command.ts';
import { terminalAsker } from '../deploy/src/terminal/asker.ts';
import type { OptionValue } from '../emulator/src/command-line.ts';
import { StackProblem } from '../emulator/src/problem.ts';

const text = (value: OptionValue): string | undefined => (typeof value === 'string' ? value : undefined);

function amount(value: OptionValue): number | undefined {
  if (value === undefined) return undefined;
  const units = Number(value);
  if (Number.isInteger(units) && units > 0) return units;
  throw new StackProblem(`--budget is ${value}: give a whole number above 0, such as 25.`);
}

await runProjectCommand({
  help: `
${setupUsage} [options]
prepares a Firebase project for the service. It asks only for what it cannot find out, changes only what differs, and continues where
an earlier run stopped. Without a terminal it never asks: it names the option that is missing.

--project <id>            the Firebase project, or its alias in .firebaserc
--dry-run                 changes nothing, and says what is missing
--json                    prints one JSON object
--yes                     answers yes to yes-or-no questions, such as whether to create the project
--location <location>     of a new database, such as eur3 or nam5. It can never be changed
--region <region>         of the functions; next to the database without it
--database <id>           a database of its own, in a project with other data
--prefix <prefix>         before the names of the functions, in a project with other functions
--site <id>               a Hosting site of its own, in a project with another page
--admin <address>         the first person who may add others
--billing-account <id>    the billing account that pays, for a project without one
--budget <amount>         a month; 25 without it
--alert-email <address>   who gets alerts
--key-stdin               reads the ElevenLabs key from standard input; or set ELEVENLABS_API_KEY

It uses the sign-in of \`npx firebase login\`, or GOOGLE_APPLICATION_CREDENTIALS.`,
  options: {
    project: { type: 'string' },
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
    yes: { type: 'boolean' },
    location: { type: 'string' },
    region: { type: 'string' },
    database: { type: 'string' },
    prefix: { type: 'string' },
    site: { type: 'string' },
    admin: { type: 'string' },
    'billing-account': { type: 'string' },
    budget: { type: 'string' },
    'alert-email': { type: 'string' },
    'key-stdin': { type: 'boolean' },
  },
  run: (values, [extra]) => {
    if (extra !== undefined) throw new StackProblem(`${extra} is not an option: ${setupUsage}`);
    return runSetup(
      text(values.project),
      {
        location: text(values.location),
        region: text(values.region),
        database: text(values.database),
        prefix: text(values.prefix),
        site: text(values.site),
        admin: text(values.admin),
        billingAccount: text(values['billing-account']),
        budget: amount(values.budget),
        alertEmail: text(values['alert-email']),
        isDry: values['dry-run'] === true,
        isYes: values.yes === true,
        isKeyFromStdin: values['key-stdin'] === true,
        isJson: values.json === true,
      },
      { asker: terminalAsker() },
    );
  },
});
