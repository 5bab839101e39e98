import { knowledgeSchema } from '@knowledge-sync/contract';
import { useEffect, useMemo, useRef } from 'react';
import { undoSeconds } from '../../data/deletion-calls.ts';
import { requestRetry } from '../../data/request-retry.ts';
import { sendAgain } from '../../data/send-again-call.ts';
import { useCall } from '../../data/use-call.ts';
import { useServices } from '../../firebase/services.tsx';
import type { KnowledgeItem } from '../../model/knowledge-item.ts';
import { bulkPanelTexts } from '../late-texts.ts';
import type { BulkItem, BulkOutcome } from './run-bulk.ts';

const answerSchema = knowledgeSchema.pick({ id: true, deletion_not_before: true });
const path = (id: string): string => `/knowledge/${encodeURIComponent(id)}`;

/** The actions on one of many documents, each with its outcome. */
export function useBulkWork(itemOf: (id: string) => KnowledgeItem | undefined) {
  const services = useServices();
  const call = useCall();
  /** Until when each deletion can be withdrawn, in epoch milliseconds. */
  const withdrawable = useRef(new Map<string, number>());
  const latest = useRef(itemOf);
  useEffect(() => {
    latest.current = itemOf;
  }, [itemOf]);
  return useMemo(
    () => ({
      async retry({ id, name }: BulkItem): Promise<BulkOutcome> {
        const refusal = await requestRetry(services, id, name, () => latest.current(id));
        if (refusal === null) return { kind: 'done' };
        return { kind: refusal.tone === 'info' ? 'left' : 'refused', message: refusal.message };
      },
      async sendAgain({ id }: BulkItem): Promise<BulkOutcome> {
        const refusal = await sendAgain(call, id);
        if (refusal === null) return { kind: 'done' };
        return refusal.status === 404
          ? { kind: 'left', message: bulkPanelTexts.alreadyDeleted }
          : { kind: 'refused', message: refusal.message };
      },
      async remove({ id }: BulkItem): Promise<BulkOutcome> {
        const answer = await call('DELETE', `${path(id)}?delay_seconds=${undoSeconds}`, { schema: answerSchema });
        if (!answer.ok)
          return answer.refusal.status === 404
            ? { kind: 'left', message: bulkPanelTexts.alreadyDeleted }
            : { kind: 'refused', message: answer.refusal.message };
        const until = answer.value.deletion_not_before;
        if (until !== null) withdrawable.current.set(id, Date.parse(until));
        return { kind: 'done' };
      },
      async restore({ id }: BulkItem): Promise<BulkOutcome> {
        const answer = await call('POST', `${path(id)}/restore`, { schema: answerSchema });
        return answer.ok ? { kind: 'done' } : { kind: 'refused', message: answer.refusal.message };
      },
      /** The deletions that can still be withdrawn. */
      withdrawable: (items: readonly BulkItem[], nowMs: number): BulkItem[] =>
        items.filter(({ id }) => (withdrawable.current.get(id) ?? 0) > nowMs),
    }),
    [services, call],
  );
}
