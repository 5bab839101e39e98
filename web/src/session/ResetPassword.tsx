import { ArrowLeft, MailCheck } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { resetProblem } from '../view/sign-in-problem.ts';
import { resetTexts as texts } from './texts.ts';

interface ResetPasswordProps {
  /** The address as it was typed for the sign-in. */
  email: string;
  onBack: (email: string) => void;
}

/**
 * Asks for a link to set a new password. The answer is the same with and without an account,
 * because it must not tell strangers who has one.
 */
export default function ResetPassword({ email: typed, onBack }: ResetPasswordProps) {
  const { auth, local } = useServices();
  const [email, setEmail] = useState(typed);
  const [isBusy, setIsBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    let refusal: string | null = null;
    try {
      await auth.sendPasswordReset(email.trim());
    } catch (error) {
      refusal = resetProblem(error);
    }
    setIsBusy(false);
    setProblem(refusal);
    if (refusal === null) setSentTo(email.trim());
  };

  return (
    <>
      {sentTo === null ? (
        <form onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
          <TextField
            label={texts.email}
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onValue={setEmail}
          />
          {problem && (
            <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
              {problem}
            </p>
          )}
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {texts.send}
          </Button>
        </form>
      ) : (
        <div role="status" className="flex gap-3 rounded-lg bg-completed-soft p-4">
          <MailCheck className="size-5 shrink-0 text-completed" aria-hidden="true" />
          <div className="flex min-w-0 flex-col gap-1">
            <p className="break-words">{texts.sent(sentTo)}</p>
            <p className="text-muted text-sm">{texts.spam}</p>
          </div>
        </div>
      )}
      {sentTo !== null && local && (
        <p className="rounded-lg bg-raised p-4 text-sm">
          {texts.local}{' '}
          <a href={local.resetLinks} target="_blank" rel="noreferrer" className="break-all text-accent underline">
            {texts.localLinks}
          </a>
        </p>
      )}
      <Button variant="quiet" onPress={() => onBack(email)}>
        <ArrowLeft className="size-4" aria-hidden="true" />
        {texts.back}
      </Button>
    </>
  );
}
