/**
 * A failure that the user can fix. Its message is one line that says what is wrong and how to fix
 * it.
 */
export class StackProblem extends Error {
  override readonly name = 'StackProblem';
}
