import { localApiKey, localPassword } from './accounts.ts';
import { StackProblem } from './problem.ts';
import { childEnvironment, installed, runCommand, typescript } from './run-command.ts';
import type { StackInfo } from './stack-info.ts';

/** The variables that make a build of the web app for this stack. */
export function webEnvironment(stack: StackInfo): { VITE_LOCAL_STACK: string; DATABASE: string } {
  const firestore = new URL(`http://${stack.firestoreHost}`);
  return {
    DATABASE: stack.database,
    VITE_LOCAL_STACK: JSON.stringify({
      projectId: stack.projectId,
      apiKey: localApiKey,
      authUrl: stack.authUrl,
      firestoreHost: firestore.hostname,
      firestorePort: Number(firestore.port),
      simulatorUrl: stack.simulatorUrl,
      accounts: stack.accounts,
      // Any program of this machine can read the page, so it has the public password only.
      password: stack.password === localPassword ? localPassword : null,
    }),
  };
}

export async function buildFunctions(outDir: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, output } = await runCommand(
    process.execPath,
    [...typescript, 'functions/scripts/bundle.ts', '--out-dir', outDir],
    { env: childEnvironment(env), stdio: 'pipe' },
  );
  if (code !== 0) throw new StackProblem(`The functions do not build:\n${output.trim()}`);
}

/**
 * @param env empty for the production build
 * @param flags Vite's own
 */
export async function buildWeb(
  outDir: string,
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): Promise<void> {
  const { code, output } = await runCommand(
    installed('vite'),
    ['build', 'web', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn', ...flags],
    { env: childEnvironment({ VITE_LOCAL_STACK: '', ...env }), stdio: 'pipe' },
  );
  if (code !== 0) throw new StackProblem(`The web app does not build:\n${output.trim()}`);
}
