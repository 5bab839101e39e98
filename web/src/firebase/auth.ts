import { isRole } from '@knowledge-sync/contract';
import type { FirebaseApp } from 'firebase/app';
import {
  type Auth,
  browserLocalPersistence,
  browserPopupRedirectResolver,
  GoogleAuthProvider,
  indexedDBLocalPersistence,
  initializeAuth,
  onIdTokenChanged,
  sendPasswordResetEmail,
  signInWithEmailAndPassword,
  signInWithPopup,
  signOut,
  type User,
} from 'firebase/auth';
import type { Account, AuthGateway } from './services.tsx';

/** `initializeAuth` instead of `getAuth`, which would add unused code to the bundle. */
export const startAuth = (app: FirebaseApp): Auth =>
  initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] });

const loadSecondFactor = () => import('./second-factor.ts');

const roleRetryMs = 3000;

async function accountOf(user: User): Promise<Account> {
  const { claims } = await user.getIdTokenResult();
  const { uid, email } = user;
  // Neither the API nor the security rules accept its role.
  if (claims.email_verified !== true) return { uid, email, role: null, isUnconfirmed: true };
  if (import.meta.env.VITE_REQUIRE_MFA && !claims.firebase?.sign_in_second_factor) {
    return { uid, email, role: null, needsSecondFactor: true };
  }
  return { uid, email, role: isRole(claims.role) ? claims.role : null };
}

export function createAuthGateway(auth: Auth): AuthGateway {
  const signedIn = (): User => {
    if (!auth.currentUser) throw new Error('Nobody is signed in');
    return auth.currentUser;
  };
  return {
    watch(onChange) {
      let latest = 0;
      const report = async (user: User | null, turn: number): Promise<void> => {
        try {
          const account = user ? await accountOf(user) : null;
          // Another user may have signed in while the token was read.
          if (latest === turn) onChange(account);
        } catch {
          // With an expired token and no network the role is unknown, which is not the same as
          // none.
          setTimeout(() => latest === turn && report(user, turn), roleRetryMs);
        }
      };
      const stop = onIdTokenChanged(auth, (user) => {
        latest += 1;
        void report(user, latest);
      });
      return () => {
        latest += 1;
        stop();
      };
    },
    async signInWithPassword(email, password) {
      await signInWithEmailAndPassword(auth, email, password);
    },
    async signInWithGoogle() {
      await signInWithPopup(auth, new GoogleAuthProvider(), browserPopupRedirectResolver);
    },
    finishSignIn: async (error, code) => (await loadSecondFactor()).finishSignIn(auth, error, code),
    startEnrolment: async () => (await loadSecondFactor()).startEnrolment(signedIn()),
    sendPasswordReset: (email) => sendPasswordResetEmail(auth, email),
    signOut: () => signOut(auth),
    async refresh() {
      await signedIn().getIdToken(true);
    },
    async signedInAtMs() {
      return Date.parse((await signedIn().getIdTokenResult()).authTime);
    },
    idToken: () => signedIn().getIdToken(),
    uid: () => auth.currentUser?.uid ?? null,
  };
}
