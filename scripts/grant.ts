import { isRole, roles } from '@knowledge-sync/contract';
import { applicationDefault, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { type OptionValue, runRootCommand } from '../emulator/src/command-line.ts';
import { StackProblem } from '../emulator/src/problem.ts';

const usage = 'npm run grant -- someone@example.com admin|editor|viewer|none --project <id>';

function project(value: OptionValue): string {
  const id = value ?? process.env.GCLOUD_PROJECT ?? process.env.GOOGLE_CLOUD_PROJECT;
  if (typeof id === 'string' && id !== '') return id;
  throw new StackProblem(`No project is set. Add --project <id>: ${usage}`);
}

/** Turns Firebase's error into one line with what to do. */
function explain(error: unknown, email: string, projectId: string): StackProblem {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code === 'auth/user-not-found') {
    return new StackProblem(`${projectId} has no user ${email}: ask them to sign up first, or check the address.`);
  }
  if (code === 'auth/invalid-email') return new StackProblem(`${email} is not an email address: ${usage}`);
  if (code === 'app/invalid-credential' || /credential/i.test(message)) {
    return new StackProblem(
      'You are not signed in to Google Cloud: run `gcloud auth application-default login` and try again.',
    );
  }
  return new StackProblem(`The role was not set: ${message}`);
}

await runRootCommand({
  help: `
${usage}
sets the role of a user: admin (can also manage people), editor (can add, edit and delete), viewer (can view) or none. It takes
effect when the user signs in again, or within the hour. Grant the first admin here; that person adds the others on the page.

It uses your Google credentials (\`gcloud auth application-default login\`). With FIREBASE_AUTH_EMULATOR_HOST=127.0.0.1:9099 and
--project demo-knowledge-sync it works on the local stack.`,
  options: { project: { type: 'string' } },
  run: async (values, [email, role, ...rest]) => {
    if (email === undefined || role === undefined || rest.length > 0) throw new StackProblem(`Usage: ${usage}`);
    if (!isRole(role) && role !== 'none') {
      throw new StackProblem(`Unknown role ${role}. Use ${roles.join(', ')} or none.`);
    }
    const projectId = project(values.project);
    const emulated = process.env.FIREBASE_AUTH_EMULATOR_HOST !== undefined;
    try {
      const app = initializeApp({ projectId, ...(emulated ? {} : { credential: applicationDefault() }) });
      const auth = getAuth(app);
      const user = await auth.getUserByEmail(email);
      const { role: _former, ...others } = user.customClaims ?? {};
      await auth.setCustomUserClaims(user.uid, role === 'none' ? others : { ...others, role });
    } catch (error) {
      throw explain(error, email, projectId);
    }
    console.log(
      role === 'none' ? `${email} no longer has a role in ${projectId}.` : `${email} is now ${role} in ${projectId}.`,
    );
    return 0;
  },
});
