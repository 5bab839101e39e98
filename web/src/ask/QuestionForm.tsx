import { limits } from '@knowledge-sync/contract';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { questionTexts as texts } from './question-texts.ts';

interface QuestionFormProps {
  label: string;
  action: string;
  start?: string;
  isBusy: boolean;
  /** @returns whether it was stored */
  onSubmit: (text: string) => Promise<boolean>;
  onCancel?: () => void;
}

/** One line for a question. It is emptied once the question is stored. */
export function QuestionForm({ label, action, start = '', isBusy, onSubmit, onCancel }: QuestionFormProps) {
  const [text, setText] = useState(start);
  return (
    <form
      className="flex flex-wrap items-end gap-3 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '' || isBusy) return;
        void onSubmit(text.trim()).then((isStored) => isStored && setText(''));
      }}
    >
      <div className="flex grow basis-64">
        <TextField
          label={label}
          value={text}
          onValue={setText}
          maxLength={limits.questionMaxLength}
          autoComplete="off"
          required
        />
      </div>
      {onCancel && <Button onPress={onCancel}>{texts.cancel}</Button>}
      <Button type="submit" isBusy={isBusy}>
        {action}
      </Button>
    </form>
  );
}
