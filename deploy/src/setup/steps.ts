import type { Step } from './context.ts';
import { apis, billing, permissions, project, signedIn } from './steps/account.ts';
import { agentRoles, buildAccount, createAgents, organisation } from './steps/agents.ts';
import { backups, database, region } from './steps/database.ts';
import { firstAdmin } from './steps/first-admin.ts';
import { images } from './steps/images.ts';
import { site, webApp } from './steps/page.ts';
import { alias, parameterFile } from './steps/parameters.ts';
import { placement } from './steps/placement.ts';
import { elevenLabsKey, webhookSecret } from './steps/secrets.ts';
import { accountSettings, providers, secondFactor, selfSignUp } from './steps/sign-in.ts';
import { alerts, budget, channel, uptime } from './steps/watch.ts';

/**
 * In the order in which they run. Each reads, compares, and changes only what differs, so a setup
 * that was interrupted continues when it runs again.
 */
export const steps: readonly Step[] = [
  { id: 'sign-in', title: 'Signed in', needs: [], run: signedIn },
  { id: 'project', title: 'Project', needs: [], run: project },
  { id: 'permissions', title: 'Permissions', needs: ['project'], run: permissions },
  { id: 'billing', title: 'Billing', needs: ['project'], run: billing },
  { id: 'apis', title: 'APIs', needs: ['billing'], run: apis },
  { id: 'agents', title: 'Accounts of Eventarc and Pub/Sub', needs: ['apis'], run: createAgents },
  { id: 'placement', title: 'Other apps', needs: ['apis'], run: placement },
  { id: 'database', title: 'Database', needs: ['placement'], run: database },
  { id: 'region', title: 'Region', needs: ['database'], run: region },
  { id: 'build-account', title: 'Build account', needs: ['apis'], run: buildAccount },
  { id: 'organisation', title: 'Organisation', needs: ['apis'], run: organisation },
  { id: 'site', title: 'Hosting site', needs: ['placement'], run: site },
  { id: 'parameters', title: 'Parameters', needs: ['region', 'organisation', 'site'], run: parameterFile },
  { id: 'alias', title: 'Alias', needs: ['project'], run: alias },
  { id: 'web-app', title: 'Web app', needs: ['site'], run: webApp },
  { id: 'providers', title: 'Sign-in', needs: ['web-app'], run: providers },
  { id: 'accounts', title: 'Accounts', needs: ['providers'], run: accountSettings },
  { id: 'sign-up', title: 'Self sign-up', needs: ['providers'], run: selfSignUp },
  { id: 'second-factor', title: 'Second factor', needs: ['providers'], run: secondFactor },
  { id: 'elevenlabs-key', title: 'ElevenLabs key', needs: ['apis'], run: elevenLabsKey },
  { id: 'webhook-secret', title: 'Webhook secret', needs: ['apis'], run: webhookSecret },
  { id: 'admin', title: 'First admin', needs: ['providers'], run: firstAdmin },
  { id: 'images', title: 'Images of the functions', needs: ['region'], isOptional: true, run: images },
  { id: 'backups', title: 'Backups', needs: ['database'], isOptional: true, run: backups },
  { id: 'channel', title: 'Alerts go to', needs: ['apis'], isOptional: true, run: channel },
  { id: 'budget', title: 'Budget', needs: ['apis'], isOptional: true, run: budget },
  { id: 'uptime', title: 'Uptime check', needs: ['region', 'site'], isOptional: true, run: uptime },
  { id: 'alerts', title: 'Alerts', needs: ['region', 'site'], isOptional: true, run: alerts },
  { id: 'agent-roles', title: 'Roles of these accounts', needs: ['agents'], run: agentRoles },
];
