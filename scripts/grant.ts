import { grantUsage, resetUsage, runGrant } from '../deploy/src/grant/command.ts';
import { runProjectCommand } from '../deploy/src/run-project-command.ts';

await runProjectCommand({
  help: `
${grantUsage} [--create] [--force]
sets the role of a user: admin (can also manage people), editor (can add, edit and delete), viewer (can view) or none. Grant the
first admin here; that person adds the others on the page. A role that is removed or lowered ends the sessions of the person.

${resetUsage}
removes the second factor of a person who lost it, and ends their sessions

--create  creates the account if there is none, and mails a link to set a password
--force   grants although the address has not been confirmed; replaces the password and mails a link for a new one

It uses the sign-in of \`npx firebase login\`, or GOOGLE_APPLICATION_CREDENTIALS. With FIREBASE_AUTH_EMULATOR_HOST=127.0.0.1:9099
and --project demo-knowledge-sync it works on the local stack.`,
  options: {
    project: { type: 'string' },
    create: { type: 'boolean' },
    force: { type: 'boolean' },
    'reset-mfa': { type: 'boolean' },
  },
  run: (values, positionals) =>
    runGrant(positionals, {
      project: typeof values.project === 'string' ? values.project : undefined,
      create: values.create === true,
      force: values.force === true,
      resetMfa: values['reset-mfa'] === true,
    }),
});
