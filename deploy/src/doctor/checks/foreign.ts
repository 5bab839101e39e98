import { describeForeign, findForeign, fixForForeign } from '../../foreign.ts';
import { failed, ok } from '../../outcome.ts';
import type { Check } from '../check.ts';

export const foreignCheck: Check = {
  id: 'foreign',
  title: 'Other apps',
  isNeededForDeploy: true,
  needs: ['parameters', 'apis'],
  async run(facts) {
    const found = await findForeign(facts.google, facts.parameters);
    if (found.length === 0) return ok('nothing of theirs would be changed');
    return failed(`a deployment would touch ${describeForeign(found)}`, fixForForeign(found, facts.project.id));
  },
};
