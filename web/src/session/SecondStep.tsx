import { ArrowLeft } from 'lucide-react';
import { useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { CodeForm } from './CodeForm.tsx';
import { resetTexts, secondFactorTexts as texts } from './texts.ts';

interface SecondStepProps {
  /** The error with which the first step ended. It has what the second one needs. */
  error: unknown;
  onDone: () => void;
  onBack: () => void;
}

/** The second step of a sign-in. */
export default function SecondStep({ error, onDone, onBack }: SecondStepProps) {
  const { auth } = useServices();
  return (
    <CodeForm
      confirm={texts.signIn}
      onCode={async (code) => {
        await auth.finishSignIn(error, code);
        onDone();
      }}
    >
      <p className="text-muted text-sm">{texts.lost}</p>
      <Button variant="quiet" onPress={onBack}>
        <ArrowLeft className="size-4" aria-hidden="true" />
        {resetTexts.back}
      </Button>
    </CodeForm>
  );
}
