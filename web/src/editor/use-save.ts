import { type EditKnowledge, knowledgeSchema } from '@knowledge-sync/contract';
import { useCallback, useState } from 'react';
import type { Refusal } from '../data/refusal.ts';
import { useCall } from '../data/use-call.ts';

interface SaveState {
  state: 'idle' | 'saving';
  /** Why the last save failed; null for a success and for a conflict. */
  refusal: Refusal | null;
  /** The newer revision of another editor, after a conflict. */
  conflictingRevision: string | null;
}

const idle: SaveState = { state: 'idle', refusal: null, conflictingRevision: null };

/** Reads the revision from an ETag, which a proxy may have marked as weak. */
const revisionIn = (etag: string | null): string | null => /^(?:W\/)?"(.*)"$/.exec(etag ?? '')?.[1] ?? null;

/** Saves an edit, unless another editor has saved since the revision it was made from. */
export function useSave(id: string) {
  const call = useCall();
  const [state, setState] = useState(idle);
  /** @returns whether the edit was saved */
  const save = useCallback(
    async (change: EditKnowledge, madeFrom: string): Promise<boolean> => {
      setState({ ...idle, state: 'saving' });
      const answer = await call('PATCH', `/knowledge/${encodeURIComponent(id)}`, {
        json: change,
        headers: { 'if-match': `"${madeFrom}"` },
        schema: knowledgeSchema.pick({ revision: true }),
      });
      // The state stays "saving" until the page closes: the user's own save is no conflict.
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
