import { type EventAction, type EventAnswer, eventListSchema } from '@knowledge-sync/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useCall } from '../data/use-call.ts';

/** Null: not filtered by this. */
export interface ActivityFilter {
  uid: string | null;
  action: EventAction | null;
}

export function queryOf({ uid, action }: ActivityFilter, cursor: string | null = null): string {
  const query = new URLSearchParams({
    ...(uid !== null && { uid }),
    ...(action !== null && { action }),
    ...(cursor !== null && { cursor }),
  });
  return query.size === 0 ? '' : `?${query}`;
}

interface Activity {
  /** Newest first; null until they are loaded. */
  events: readonly EventAnswer[] | null;
  nextCursor: string | null;
  isLoading: boolean;
  problem: string | null;
}

const start: Activity = { events: null, nextCursor: null, isLoading: true, problem: null };

/** The event log, loaded page by page. Another filter starts again. */
export function useActivity({ uid, action }: ActivityFilter) {
  const call = useCall();
  const [state, setState] = useState(start);
  /** The answer to an earlier filter may arrive after that to the present one. */
  const turn = useRef(0);
  const load = useCallback(
    async (cursor: string | null): Promise<void> => {
      turn.current += 1;
      const own = turn.current;
      setState((before) => ({ ...before, isLoading: true, problem: null }));
      const answer = await call('GET', `/events${queryOf({ uid, action }, cursor)}`, { schema: eventListSchema });
      if (own !== turn.current) return;
      setState((before) => {
        if (!answer.ok) return { ...before, isLoading: false, problem: answer.refusal.message };
        const known = cursor === null ? [] : (before.events ?? []);
        const events = [...known, ...answer.value.events];
        return { events, nextCursor: answer.value.next_cursor, isLoading: false, problem: null };
      });
    },
    [call, uid, action],
  );
  useEffect(() => {
    void load(null);
  }, [load]);
  return { ...state, loadAgain: () => void load(null), loadMore: () => void load(state.nextCursor) };
}
