import type { Person } from '@knowledge-sync/contract';
import type { AttemptItem } from '../firebase/attempt-item.ts';
import type { EventItem, HistoryStore } from '../firebase/history-store.ts';
import { BodyGoneError, type DocumentSnapshot, type KnowledgeStore } from '../firebase/knowledge-store.ts';
import type { ListSnapshot } from '../firebase/list-store.ts';
import type { QuestionItem, QuestionsStore } from '../firebase/questions-store.ts';
import type { Account, Services } from '../firebase/services.tsx';
import type { ListQuery } from '../model/list-view.ts';
import { at } from './document.ts';

/** Services in memory, with the data that the test gives them. */
export function servicesInMemory(overrides: Partial<Services> = {}) {
  let account: Account | null = null;
  const watchers = new Set<(account: Account | null) => void>();
  const listeners = new Set<{
    view: ListQuery;
    onNext: (snapshot: ListSnapshot) => void;
    onError: (error: Error) => void;
  }>();
  const open = new Set<{ id: string; onNext: (snapshot: DocumentSnapshot) => void; onError: (error: Error) => void }>();
  /** By `body_id`. */
  const bodies = new Map<string, string>();
  const bodiesRead: string[] = [];
  const attempts: AttemptItem[] = [];
  /** The events of every document, newest first. */
  const events: EventItem[] = [];
  /** The questions of every document. */
  const questions: QuestionItem[] = [];
  /** By uid. */
  const people = new Map<string, Person>();
  const peopleRead: string[] = [];
  const holderWatchers = new Set<(record: unknown) => void>();
  const sessionWatchers = new Set<(endedAtMs: number) => void>();
  const retried: string[] = [];
  /** The counts of the database. */
  const total = { documents: 0 };
  const become = (next: Account | null): void => {
    account = next;
    for (const watcher of watchers) watcher(next);
  };
  const store: KnowledgeStore = {
    // The emulators have one: no test in memory makes these queries.
    db: undefined as never,
    watchPage(view, onNext, onError) {
      const listener = { view, onNext, onError };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    countMatching: async () => total.documents,
    watchCounts(onNext) {
      const numbers = { 'status:completed': total.documents };
      onNext(new Map([['base', { numbers, times: [], counted_until: at }]]));
      return () => undefined;
    },
    readWaitingSince: async () => null,
    watchOne(id, onNext, onError) {
      const listener = { id, onNext, onError };
      open.add(listener);
      return () => open.delete(listener);
    },
    readBody: async (_, bodyId) => {
      bodiesRead.push(bodyId);
      const text = bodies.get(bodyId);
      if (text === undefined) throw new BodyGoneError(bodyId);
      return new TextEncoder().encode(text);
    },
    watchHolders(onNext) {
      holderWatchers.add(onNext);
      return () => holderWatchers.delete(onNext);
    },
    watchSessionEnd(_, onEnd) {
      sessionWatchers.add(onEnd);
      return () => sessionWatchers.delete(onEnd);
    },
    requestRetry: async (id) => void retried.push(id),
    // It opens the store of who did what, or that of the questions.
    open: () => ({ ...historyStore, ...questionsStore }) as never,
  };
  const questionsStore: QuestionsStore = {
    watchQuestions(_, onNext) {
      onNext(questions);
      return () => undefined;
    },
    watchCheck(_, onNext) {
      onNext(null);
      return () => undefined;
    },
    watchFailedChecks(onNext) {
      onNext([]);
      return () => undefined;
    },
  };
  const historyStore: HistoryStore = {
    readAttempts: async (_, after) => attempts.filter(({ startedAt }) => after === null || startedAt > after.startedAt),
    watchEvents(_, onNext) {
      onNext(events);
      return () => undefined;
    },
    readPerson: async (uid) => {
      peopleRead.push(uid);
      return people.get(uid) ?? null;
    },
    readPeople: async () => [...people].map(([uid, person]) => ({ uid, person })),
  };
  const services: Services = {
    auth: {
      watch(onChange) {
        watchers.add(onChange);
        onChange(account);
        return () => watchers.delete(onChange);
      },
      signInWithPassword: async (email) => become({ uid: email, email, role: 'editor' }),
      signInWithGoogle: async () => become({ uid: 'google', email: 'g@example.com', role: 'viewer' }),
      finishSignIn: async (_, code) => {
        if (code !== '123456') throw Object.assign(new Error(), { code: 'auth/invalid-verification-code' });
        become({ uid: 'factor', email: 'f@example.com', role: 'editor' });
      },
      startEnrolment: async () => ({
        key: 'JBSWY3DPEHPK3PXP',
        link: 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP',
        finish: async (code) => services.auth.finishSignIn(null, code),
      }),
      sendPasswordReset: async () => undefined,
      signOut: async () => become(null),
      refresh: async () => undefined,
      idToken: async () => 'token',
      signedInAtMs: async () => 1_000,
      uid: () => account?.uid ?? null,
    },
    loadStore: async () => store,
    fetchHealth: async () => ({
      status: 'ok',
      provider: { name: 'elevenlabs', host: 'api.elevenlabs.io', official: true },
    }),
    local: null,
    ...overrides,
  };
  return {
    services,
    become,
    listeners,
    open,
    bodies,
    bodiesRead,
    attempts,
    events,
    questions,
    people,
    peopleRead,
    retried,
    total,
    holderWatchers,
    sessionWatchers,
  };
}
