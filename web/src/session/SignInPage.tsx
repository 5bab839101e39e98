import { Suspense, type SyntheticEvent, useEffect, useState } from 'react';
import { noteEndedSession, wasSessionEnded } from '../data/ended-session.ts';
import { isAnyDraftKept } from '../data/kept-draft.ts';
import { useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { CentredPage } from '../ui/CentredPage.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { TextField } from '../ui/TextField.tsx';
import { needsCode, signInProblem } from '../view/sign-in-problem.ts';
import { GoogleMark } from './GoogleMark.tsx';
import { resetTexts, secondFactorTexts, signInTexts as texts } from './texts.ts';

const ResetPassword = lazyPart(() => import('./ResetPassword.tsx'));
const SecondStep = lazyPart(() => import('./SecondStep.tsx'));

export default function SignInPage() {
  const { auth, local } = useServices();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isResetting, setIsResetting] = useState(false);
  /** How the first step ended, if the account has a second one. */
  const [firstStep, setFirstStep] = useState<unknown>(null);
  const { title, lead } = isResetting ? resetTexts : texts;

  useEffect(() => {
    document.title = `${title} · Knowledge Sync`;
  }, [title]);

  const signIn = async (start: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    try {
      await start();
      noteEndedSession(false);
    } catch (error) {
      if (needsCode(error)) setFirstStep(error);
      else setProblem(signInProblem(error));
      setIsBusy(false);
    }
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void signIn(() => auth.signInWithPassword(email.trim(), password));
  };

  if (isResetting)
    return (
      <CentredPage title={title} lead={lead}>
        <PartBoundary part="reset">
          <Suspense>
            <ResetPassword
              email={email}
              onBack={(typed) => {
                setEmail(typed);
                setIsResetting(false);
              }}
            />
          </Suspense>
        </PartBoundary>
      </CentredPage>
    );
  if (firstStep !== null)
    return (
      <CentredPage title={title} lead={secondFactorTexts.secondStep}>
        <PartBoundary part="code">
          <Suspense>
            <SecondStep error={firstStep} onDone={() => noteEndedSession(false)} onBack={() => setFirstStep(null)} />
          </Suspense>
        </PartBoundary>
      </CentredPage>
    );
  return (
    <CentredPage title={title} lead={lead}>
      {wasSessionEnded() && (
        <p role="status" className="rounded-md bg-raised px-3 py-2">
          {texts.ended}
        </p>
      )}
      {isAnyDraftKept() && <p className="text-muted">{texts.kept}</p>}
      {local && (
        <local.AccountPicker
          isDisabled={isBusy}
          onPick={(pickedEmail, pickedPassword) =>
            void signIn(() => auth.signInWithPassword(pickedEmail, pickedPassword))
          }
        />
      )}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={texts.email} type="email" autoComplete="username" required value={email} onValue={setEmail} />
        <TextField
          label={texts.password}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onValue={setPassword}
        />
        {problem && (
          <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
            {problem}
          </p>
        )}
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {texts.signIn}
        </Button>
        <Button
          variant="quiet"
          onPress={() => {
            setProblem(null);
            setIsResetting(true);
          }}
        >
          {texts.forgot}
        </Button>
      </form>
      {!local && (
        <>
          <p className="flex items-center gap-3 text-muted text-xs before:flex-1 before:border-line before:border-t after:flex-1 after:border-line after:border-t">
            {texts.or}
          </p>
          <Button isDisabled={isBusy} onPress={() => void signIn(() => auth.signInWithGoogle())}>
            <GoogleMark />
            {texts.google}
          </Button>
        </>
      )}
    </CentredPage>
  );
}
