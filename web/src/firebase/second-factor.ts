/** Codes of an authenticator app (TOTP) as the second factor. Loaded when one is asked for. */
import {
  type Auth,
  getMultiFactorResolver,
  type MultiFactorError,
  multiFactor,
  TotpMultiFactorGenerator,
  type User,
} from 'firebase/auth';
import type { Enrolment } from './services.tsx';

/** @param error the one with which the first step of the sign-in ended */
export async function finishSignIn(auth: Auth, error: unknown, code: string): Promise<void> {
  const resolver = getMultiFactorResolver(auth, error as MultiFactorError);
  const app = resolver.hints.find(({ factorId }) => factorId === TotpMultiFactorGenerator.FACTOR_ID);
  if (app === undefined) throw new Error('The account has another kind of second factor');
  await resolver.resolveSignIn(TotpMultiFactorGenerator.assertionForSignIn(app.uid, code));
}

export async function startEnrolment(user: User): Promise<Enrolment> {
  const factors = multiFactor(user);
  const secret = await TotpMultiFactorGenerator.generateSecret(await factors.getSession());
  return {
    key: secret.secretKey,
    link: secret.generateQrCodeUrl(user.email ?? user.uid, 'Knowledge Sync'),
    async finish(code) {
      await factors.enroll(TotpMultiFactorGenerator.assertionForEnrollment(secret, code), 'Authenticator app');
      // The new token says that this session has the second factor.
      await user.getIdToken(true);
    },
  };
}
