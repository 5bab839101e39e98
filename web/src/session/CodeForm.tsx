import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { secondFactorProblem } from '../view/second-factor-problem.ts';
import { secondFactorTexts as texts } from './texts.ts';

interface CodeFormProps {
  confirm: string;
  /** Rejects when the code is not accepted. */
  onCode: (code: string) => Promise<void>;
  children?: ReactNode;
}

/** Asks for the current code of the authenticator app. */
export function CodeForm({ confirm, onCode, children }: CodeFormProps) {
  const [code, setCode] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    try {
      await onCode(code.replaceAll(/\s/g, ''));
    } catch (error) {
      setProblem(secondFactorProblem(error));
      setIsBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField
        label={texts.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        autoFocus
        value={code}
        onValue={setCode}
      />
      {problem && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {problem}
        </p>
      )}
      <Button type="submit" variant="primary" isBusy={isBusy}>
        {confirm}
      </Button>
      {children}
    </form>
  );
}
