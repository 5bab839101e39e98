import { LogOut } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Account, type Enrolment, useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { CentredPage } from '../ui/CentredPage.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { secondFactorProblem } from '../view/second-factor-problem.ts';
import { CodeForm } from './CodeForm.tsx';
import { noAccessTexts, secondFactorTexts as texts } from './texts.ts';

/** Sets up the second factor that this workspace requires. A new token then replaces the page. */
export default function SecondFactorPage({ account }: { account: Account }) {
  const { auth } = useServices();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    document.title = `${texts.title} · Knowledge Sync`;
    let isOver = false;
    auth.startEnrolment().then(
      (started) => !isOver && setEnrolment(started),
      (error: unknown) => !isOver && setProblem(secondFactorProblem(error)),
    );
    return () => {
      isOver = true;
    };
  }, [auth]);

  return (
    <CentredPage title={texts.title} lead={texts.lead}>
      <p className="text-muted">
        {noAccessTexts.signedInAs}{' '}
        <strong className="break-all font-medium text-text">{account.email ?? account.uid}</strong>.
      </p>
      {problem && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {problem}
        </p>
      )}
      {enrolment && (
        <>
          <p>{texts.add}</p>
          <p className="flex flex-wrap items-center gap-3">
            <code className="break-all rounded-md bg-raised px-3 py-2">{enrolment.key}</code>
            <CopyButton text={() => enrolment.key}>{texts.copy}</CopyButton>
          </p>
          <a href={enrolment.link} className="text-accent underline">
            {texts.open}
          </a>
          <CodeForm confirm={texts.confirm} onCode={enrolment.finish} />
        </>
      )}
      <Button onPress={() => void auth.signOut()}>
        <LogOut className="size-4" aria-hidden="true" />
        {noAccessTexts.signOut}
      </Button>
    </CentredPage>
  );
}
