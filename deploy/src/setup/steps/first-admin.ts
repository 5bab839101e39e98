import { StackProblem } from '@knowledge-sync/emulator/problem';
import { findAdmin } from '../../grant/accounts.ts';
import { grant } from '../../grant/grant.ts';
import { made, type Outcome, ok, person } from '../../outcome.ts';
import { type SetupContext, setupCommand, valueFor } from '../context.ts';

/** The person who adds the others on the page. */
export async function firstAdmin(ctx: SetupContext): Promise<Outcome> {
  const { google, projectId, options, email } = ctx;
  const known = await findAdmin(google);
  if (known !== null) return ok(known);
  const suggestion = email?.endsWith('.gserviceaccount.com') ? undefined : (email ?? undefined);
  const address = await valueFor(ctx, options.admin, 'Email address of the first admin', suggestion);
  if (address === null) {
    return person(
      'nobody can manage people yet',
      setupCommand(projectId, `--admin ${suggestion ?? 'someone@example.com'}`),
    );
  }
  if (options.isDry) return made(address);
  try {
    const { isLinkSent } = await grant(google, {
      email: address,
      role: 'admin',
      mayCreate: true,
      isForced: false,
      database: null,
    });
    return made(isLinkSent ? `${address}. Google has mailed a link to set a password` : address);
  } catch (error) {
    if (!(error instanceof StackProblem)) throw error;
    return person(error.message, `npm run grant -- ${address} admin --project ${projectId} --force`);
  }
}
