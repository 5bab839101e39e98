import type { Check } from '../check.ts';
import { checkoutChecks } from './checkout.ts';
import { databaseChecks, storedConfigChecks } from './database.ts';
import { foreignCheck } from './foreign.ts';
import { deploymentChecks } from './functions.ts';
import { pageChecks } from './page.ts';
import { projectChecks } from './project.ts';
import { secretChecks } from './secrets.ts';
import { watchChecks } from './watch.ts';

/** In the order of their lines. Each comes after the ones that it needs. */
export const checks: readonly Check[] = [
  ...checkoutChecks,
  ...projectChecks,
  ...databaseChecks,
  ...secretChecks,
  foreignCheck,
  ...deploymentChecks,
  ...storedConfigChecks,
  ...pageChecks,
  ...watchChecks,
];
