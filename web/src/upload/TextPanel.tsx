import { utf8Length } from '@knowledge-sync/contract';
import { type SyntheticEvent, useDeferredValue, useId, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { FieldProblems, TextField } from '../ui/TextField.tsx';
import { formatBytes } from '../view/format.ts';
import { checkContent, checkName, type Draft } from './item.ts';

interface TextPanelProps {
  text: { name: string; content: string };
  onText: (text: { name: string; content: string }) => void;
  onSubmit: (draft: Draft) => void;
}

/** A name and a text. What is wrong is said once it was tried, and then until it is right. */
export function TextPanel({ text, onText, onSubmit }: TextPanelProps) {
  const [isTried, setIsTried] = useState(false);
  const size = utf8Length(useDeferredValue(text.content));
  const id = useId();
  const nameProblems = isTried ? checkName(text.name) : [];
  const contentProblems = isTried ? checkContent(text.content) : [];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const isRight = checkName(text.name).length === 0 && checkContent(text.content).length === 0;
    setIsTried(!isRight);
    if (isRight) onSubmit({ name: text.name, payload: { type: 'text', content: text.content }, fileName: null });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <TextField
        label="Name"
        value={text.name}
        onValue={(name) => onText({ ...text, name })}
        problems={nameProblems}
        autoComplete="off"
      />
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="field-label">
          Content
        </label>
        <textarea
          id={id}
          rows={8}
          value={text.content}
          onChange={(event) => onText({ ...text, content: event.target.value })}
          aria-invalid={contentProblems.length > 0 || undefined}
          aria-describedby={contentProblems.length > 0 ? `${id}-problems` : undefined}
          className="field min-h-32 resize-y"
        />
        {contentProblems.length > 0 && <FieldProblems id={`${id}-problems`} problems={contentProblems} />}
      </div>
      <div className="flex items-center justify-between gap-3">
        <span className="text-muted text-sm tabular-nums">{formatBytes(size)}</span>
        <Button type="submit" variant="primary">
          Upload text
        </Button>
      </div>
    </form>
  );
}
