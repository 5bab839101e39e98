import { parseArgs } from 'node:util';
import { goodOffsetNear, offsetProblem } from './ports.ts';
import { StackProblem } from './problem.ts';

/** A list for an option that is `multiple`. */
export type OptionValue = string | boolean | readonly string[] | undefined;

interface Command {
  /** Shown for --help. */
  help: string;
  options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>;
  /** The exit code. */
  run(values: Record<string, OptionValue>, positionals: string[]): Promise<number>;
}

/**
 * Runs a root command. A `StackProblem` is printed as one line, any other error with its stack
 * trace.
 */
export async function runRootCommand(command: Command): Promise<never> {
  let code: number;
  try {
    const { values, positionals } = parse(command);
    if (values.help) {
      console.log(command.help.trim());
      code = 0;
    } else code = await command.run(values, positionals);
  } catch (error) {
    console.error(error instanceof StackProblem ? error.message : error);
    code = 1;
  }
  // Open sockets must not keep the process alive.
  process.exit(code);
}

function parse(command: Command) {
  try {
    return parseArgs({
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    }) as { values: Record<string, OptionValue>; positionals: string[] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StackProblem(`${message.split('. ')[0]} (--help lists the options)`);
  }
}

/**
 * The --port-offset option: 0 without one. Throws a `StackProblem` for an offset that no stack can
 * use.
 */
export function portOffset(value: OptionValue): number {
  if (value === undefined) return 0;
  const offset = Number(value);
  const problem = value === '' ? offsetProblem(Number.NaN) : offsetProblem(offset);
  if (problem === null) return offset;
  throw new StackProblem(`--port-offset is ${value}: ${problem}. Use ${goodOffsetNear(offset)}, for example.`);
}
