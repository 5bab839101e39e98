import { StackProblem } from '@knowledge-sync/emulator/problem';
import { childEnvironment, runCommand, typescript } from '@knowledge-sync/emulator/run-command';
import type { Parameters } from './parameters.ts';

/**
 * Builds what is deployed, as `npm run build` does.
 * @param parameters of the project: those that the page needs become part of it
 * @throws StackProblem
 */
export async function build(
  parts: readonly ('functions' | 'web')[],
  { database, requiresSecondFactor }: Pick<Parameters, 'database' | 'requiresSecondFactor'>,
): Promise<void> {
  const { code, output } = await runCommand(process.execPath, [...typescript, 'scripts/build.ts', ...parts], {
    env: childEnvironment({ DATABASE: database, REQUIRE_MFA: String(requiresSecondFactor) }),
    stdio: 'pipe',
  });
  if (code !== 0) throw new StackProblem(`The build failed:\n${output.trim()}`);
}
