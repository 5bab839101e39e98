import { runRootCommand } from '@knowledge-sync/emulator/command-line';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { GoogleError } from './google/client.ts';

type Command = Parameters<typeof runRootCommand>[0];

/** Runs a root command on a Firebase project. A refusal of Google is printed as one line. */
export function runProjectCommand(command: Command): Promise<never> {
  return runRootCommand({
    ...command,
    run: async (values, positionals) => {
      try {
        return await command.run(values, positionals);
      } catch (error) {
        if (!(error instanceof GoogleError)) throw error;
        throw new StackProblem(`Google refused: ${error.message} (${error.status} ${error.code})`);
      }
    },
  });
}
