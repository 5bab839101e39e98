import type { Health, Role } from '@knowledge-sync/contract';
import { type ComponentType, createContext, useContext } from 'react';
import type { KnowledgeStore } from './knowledge-store.ts';

export interface Account {
  uid: string;
  /** Null for a user without an address. */
  email: string | null;
  /** The custom claim of the ID token; null without access. */
  role: Role | null;
  /** Set for an address that its owner has not confirmed, which has no access. */
  isUnconfirmed?: true;
  /** Set for a session without the second factor that this workspace requires: it has no access. */
  needsSecondFactor?: true;
}

/** The second factor that a user is setting up. */
export interface Enrolment {
  /** The key for the authenticator app. */
  key: string;
  /** The same as a link that opens an authenticator app on this device. */
  link: string;
  /** Rejects when the code is not the one of the app. */
  finish(code: string): Promise<void>;
}

/** The signed-in account, and how to sign in and out. */
export interface AuthGateway {
  /** Calls back with the account, also when its role changes. Returns a function that stops it. */
  watch(onChange: (account: Account | null) => void): () => void;
  signInWithPassword(email: string, password: string): Promise<void>;
  signInWithGoogle(): Promise<void>;
  /**
   * Finishes a sign-in that needs the code of an authenticator app.
   *
   * @param error the one with which the first step ended
   */
  finishSignIn(error: unknown, code: string): Promise<void>;
  /** Starts to set up an authenticator app for the signed-in user. */
  startEnrolment(): Promise<Enrolment>;
  /** Sends a link to set a new password. */
  sendPasswordReset(email: string): Promise<void>;
  signOut(): Promise<void>;
  /** Fetches a new ID token, which includes a newly granted role. */
  refresh(): Promise<void>;
  idToken(): Promise<string>;
  /** When the user signed in. */
  signedInAtMs(): Promise<number>;
  /** The signed-in user; null if there is none. */
  uid(): string | null;
}

/** Features of the local stack only. */
export interface LocalStack {
  /** One-click sign-in, shown on the sign-in page. */
  AccountPicker: ComponentType<{ onPick: (email: string, password: string) => void; isDisabled: boolean }>;
  providerName(host: string): string | null;
  /** Where the Auth emulator keeps the links for a new password. It sends no email. */
  resetLinks: string;
}

/** Everything that the page uses outside itself. */
export interface Services {
  auth: AuthGateway;
  /** Loads Firestore on first use, because the sign-in page does not need it. */
  loadStore(): Promise<KnowledgeStore>;
  fetchHealth(signal: AbortSignal): Promise<Health>;
  /** Null in production. */
  local: LocalStack | null;
}

const ServicesContext = createContext<Services | null>(null);

export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices needs a ServicesProvider above it');
  return services;
}
