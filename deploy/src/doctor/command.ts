import type { OptionValue } from '@knowledge-sync/emulator/command-line';
import { interruption } from '@knowledge-sync/emulator/interrupt';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { isBad } from '../outcome.ts';
import { openProject } from '../project.ts';
import { createReport } from '../report.ts';
import { checks } from './checks/index.ts';
import { checkRoundTrip } from './round-trip.ts';
import { chooseChecks, runDoctor } from './run.ts';

export const doctorUsage = 'npm run doctor -- --project <id>';

export interface DoctorCommand {
  project: OptionValue;
  only: string | undefined;
  isDeep: boolean;
  isJson: boolean;
}

export async function runDoctorCommand({ project: id, only, isDeep, isJson }: DoctorCommand): Promise<number> {
  if (chooseChecks(only) === null) {
    const ids = ['deploy', ...checks.map((check) => check.id)].join(', ');
    throw new StackProblem(`There is no check ${only}. Use one of ${ids}.`);
  }
  const project = await openProject(id, doctorUsage);
  const report = createReport({ isJson });
  await runDoctor(project, { only, onLine: report.add });
  if (isDeep) {
    report.say('Sending a document through the service, which takes up to 3 minutes ...');
    report.add(await checkRoundTrip(project, report.lines, { signal: interruption() }));
  }
  const bad = report.lines.filter(isBad);
  report.end({ project: project.id, ok: bad.length === 0 });
  report.say(bad.length === 0 ? 'All is well.' : `${bad.length} of ${report.lines.length} checks failed.`);
  return bad.length === 0 ? 0 : 1;
}
