import type { Health, Role } from '@knowledge-sync/contract';
import { type ComponentType, createContext, useContext } from 'react';
import type { KnowledgeStore } from './knowledge-store.ts';

export interface Account {
  uid: string;
  /** Null for a user without an address. */
  email: string | null;
  /** The custom claim of the ID token. Null: access has not been granted. */
  role: Role | null;
}

/** Who is signed in, and the ways in and out. */
export interface AuthGateway {
  /** Calls back with the account at once and on every change, a changed role included. Returns how to stop. */
  watch(onChange: (account: Account | null) => void): () => void;
  signInWithPassword(email: string, password: string): Promise<void>;
  signInWithGoogle(): Promise<void>;
  signOut(): Promise<void>;
  /** Fetches a new ID token, and with it a role that was granted meanwhile. */
  refresh(): Promise<void>;
  idToken(): Promise<string>;
}

/** What only the local stack has. */
export interface LocalStack {
  /** One-click sign-in, shown on the sign-in page. */
  AccountPicker: ComponentType<{ onPick: (email: string, password: string) => void; isDisabled: boolean }>;
  providerName(host: string): string | null;
}

/** Everything outside the page that the page talks to. */
export interface Services {
  auth: AuthGateway;
  /** Loads Firestore on first use: the sign-in page does without it. */
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
