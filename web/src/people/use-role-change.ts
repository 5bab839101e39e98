import { type Member, mayDo, memberSchema, type Role } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { notify } from '../ui/notify.ts';
import { peopleTexts, roleTitles } from './texts.ts';

export interface RoleChange {
  person: Member;
  role: Role | null;
}

export const nameOf = ({ email, name, uid }: Member): string => email ?? name ?? uid;

/** Whether the person may do less afterwards, which is confirmed first. */
const isLowering = ({ person, role }: RoleChange): boolean => person.role !== null && !mayDo(role, person.role);

/** Changes roles one at a time. @param onChanged gets the person as the service answers */
export function useRoleChange(onChanged: (person: Member) => void) {
  const call = useCall();
  const [asked, setAsked] = useState<RoleChange | null>(null);
  const [busyUid, setBusyUid] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const change = async ({ person, role }: RoleChange): Promise<void> => {
    setBusyUid(person.uid);
    setProblem(null);
    const answer = await call('PUT', `/people/${encodeURIComponent(person.uid)}/role`, {
      schema: memberSchema,
      json: { role },
    });
    setBusyUid(null);
    if (!answer.ok) return setProblem(answer.refusal.message);
    setAsked(null);
    onChanged(answer.value);
    notify('success', peopleTexts.changed(nameOf(person), roleTitles[role ?? 'none']));
  };
  return {
    /** The change that waits for a confirmation. */
    asked,
    busyUid,
    problem,
    ask(next: RoleChange): void {
      setProblem(null);
      if (isLowering(next)) setAsked(next);
      else void change(next);
    },
    confirm: () => asked && void change(asked),
    cancel: () => setAsked(null),
  };
}
