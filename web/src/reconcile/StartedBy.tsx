import type { Job } from '@knowledge-sync/contract';
import { PersonName } from '../data/PersonName.tsx';
import { jobTexts as texts } from './texts.ts';

/** Who started a check: a person, or the schedule. */
export function StartedBy({ job: { created_by: by } }: { job: Job }) {
  if (by === null) return texts.nightly;
  return (
    <>
      {texts.runBy} <PersonName uid={by} />
    </>
  );
}
