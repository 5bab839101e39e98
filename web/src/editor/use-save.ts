import { type EditKnowledge, knowledgeSchema } from '@knowledge-sync/contract';
import { useCallback, useState } from 'react';
import type { Refusal } from '../data/refusal.ts';
import { useCall } from '../data/use-call.ts';

interface SaveState {
  state: 'idle' | 'saving';
  /** Why the last save was not taken; null when it was, or met somebody else's. */
  refusal: Refusal | null;
  /** The revision that somebody else saved before; null while none is known. */
  conflictingRevision: string | null;
}

const idle: SaveState = { state: 'idle', refusal: null, conflictingRevision: null };

/** A proxy may have marked the tag as weak. */
const revisionIn = (etag: string | null): string | null => /^(?:W\/)?"(.*)"$/.exec(etag ?? '')?.[1] ?? null;

/** Saves an edit, unless somebody else saved after the revision that it was made from. */
export function useSave(id: string) {
  const call = useCall();
  const [state, setState] = useState(idle);
  /** @returns whether it is saved */
  const save = useCallback(
    async (change: EditKnowledge, madeFrom: string): Promise<boolean> => {
      setState({ ...idle, state: 'saving' });
      const answer = await call('PATCH', `/knowledge/${encodeURIComponent(id)}`, {
        json: change,
        headers: { 'if-match': `"${madeFrom}"` },
        schema: knowledgeSchema.pick({ revision: true }),
      });
      // While the page is left after a save it stays as it is: what it would find is its own save.
      if (answer.ok) return true;
      const { refusal, etag } = answer;
      setState(
        refusal.status === 412 ? { ...idle, conflictingRevision: revisionIn(etag) ?? '' } : { ...idle, refusal },
      );
      return false;
    },
    [call, id],
  );
  return { save, saving: { ...state, clear: () => setState(idle) } };
}
