import { StackProblem } from '@knowledge-sync/emulator/problem';
import { childEnvironment, runCommand, typescript } from '@knowledge-sync/emulator/run-command';

/**
 * Builds what is deployed, as `npm run build` does.
 * @param database the one that the page opens
 * @throws StackProblem
 */
export async function build(parts: readonly ('functions' | 'web')[], database: string): Promise<void> {
  const { code, output } = await runCommand(process.execPath, [...typescript, 'scripts/build.ts', ...parts], {
    env: childEnvironment({ DATABASE: database }),
    stdio: 'pipe',
  });
  if (code !== 0) throw new StackProblem(`The build failed:\n${output.trim()}`);
}
