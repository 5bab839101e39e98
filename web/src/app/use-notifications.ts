import { useEffect, useRef } from 'react';
import { settings, useSetting } from '../data/browser-setting.ts';
import { useLatestJob } from '../data/use-jobs.ts';
import { useServices } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { changeView, queryOf, wholeList } from '../model/list-view.ts';
import { navigate, setQuery } from '../route/navigation.ts';
import {
  checkMessage,
  type Failure,
  failuresMessage,
  isNewsOfCheck,
  noFailures,
  notifyEveryMs,
  onFailures,
} from '../view/notify-rule.ts';
import { openDifferences } from '../view/reconcile.ts';

/** The failed documents that were tried last, of which new ones are found. */
const failedView = { ...wholeList, status: 'failed', sort: 'attempt' } as const;

/** Failed documents that no automatic retry helps. */
const needingAttention = (items: readonly KnowledgeItem[]): Failure[] =>
  items.flatMap((item) =>
    item.kind === 'document' && item.document.sync_status === 'failed' && item.document.next_retry_at === null
      ? [{ id: item.id, name: item.document.name }]
      : [],
  );

/** Shows a notification that leads to a place in the app. */
function show({ title, body }: { title: string; body: string }, tag: string, open: () => void): void {
  try {
    const notification = new Notification(title, { body, tag, icon: '/favicon-attention.svg' });
    notification.onclick = () => {
      notification.close();
      window.focus();
      open();
    };
  } catch {
    // Chrome on Android has the constructor and refuses to use it.
  }
}

function openFailed(): void {
  navigate({ page: 'documents' });
  // A page with unsaved text asks first, and may stay.
  if (window.location.pathname === '/') setQuery(queryOf(changeView(wholeList, { status: 'failed' })), 'replace');
}

const isHidden = (): boolean => document.visibilityState === 'hidden';

/**
 * Notifies of new failures and of differences that a nightly check found, while the page is open
 * and hidden, if the user has asked for it. Listens to one page of failed documents only then.
 */
export function useNotifications(uid: string): void {
  const isOn =
    useSetting(settings.notify(uid)) === 'on' && 'Notification' in window && Notification.permission === 'granted';
  useFailureNotifications(isOn);
  useCheckNotifications(isOn);
}

function useFailureNotifications(isOn: boolean): void {
  const { loadStore } = useServices();
  useEffect(() => {
    if (!isOn) return;
    let isOver = false;
    let stop = (): void => undefined;
    let state = noFailures;
    let present: readonly Failure[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const judge = (): void => {
      const { next, show: failures } = onFailures(state, present, { isHidden: isHidden(), nowMs: Date.now() });
      state = next;
      if (failures !== null) show(failuresMessage(failures), 'failures', openFailed);
      clearTimeout(timer);
      if (next.waiting.length > 0) timer = setTimeout(judge, notifyEveryMs);
    };
    const look = (): void => {
      if (state.known !== null) judge();
    };
    loadStore().then(
      (store) => {
        if (isOver) return;
        stop = store.watchPage(
          failedView,
          ({ items, isFromCache }) => {
            if (isFromCache) return;
            present = needingAttention(items);
            judge();
          },
          // The page shows a lost connection.
          () => undefined,
        );
      },
      () => undefined,
    );
    document.addEventListener('visibilitychange', look);
    return () => {
      isOver = true;
      stop();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [loadStore, isOn]);
}

function useCheckNotifications(isOn: boolean): void {
  const known = useLatestJob();
  /** The last check that had ended; null before there was one, undefined while unknown. */
  const endedId = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (known.state !== 'known') return;
    const { latest } = known;
    const hasEnded = latest !== null && (latest.job.status === 'completed' || latest.job.status === 'failed');
    if (!hasEnded) {
      endedId.current ??= null;
      return;
    }
    const differences = openDifferences(latest.job);
    const check = { id: latest.id, isNightly: latest.job.created_by === null, differences };
    if (isOn && isNewsOfCheck(endedId.current, check, isHidden()))
      show(checkMessage(differences), 'check', () => navigate({ page: 'reconcile' }));
    endedId.current = latest.id;
  }, [known, isOn]);
}
