import { utf8Length } from '@knowledge-sync/contract';
import { type SyntheticEvent, useDeferredValue, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { checkContent, checkName } from '../view/checks.ts';
import { formatBytes } from '../view/format.ts';
import type { Draft } from './item.ts';

interface TextPanelProps {
  text: { name: string; content: string };
  onText: (text: { name: string; content: string }) => void;
  onSubmit: (draft: Draft) => void;
}

/** A name and a text. What is wrong is said once it was tried, and then until it is right. */
export function TextPanel({ text, onText, onSubmit }: TextPanelProps) {
  const [isTried, setIsTried] = useState(false);
  const size = utf8Length(useDeferredValue(text.content));
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
      <TextArea
        label="Content"
        rows={8}
        size="small"
        value={text.content}
        onValue={(content) => onText({ ...text, content })}
        problems={contentProblems}
      />
      <div className="flex items-center justify-between gap-3">
        <span className="text-muted text-sm tabular-nums">{formatBytes(size)}</span>
        <Button type="submit" variant="primary">
          Upload text
        </Button>
      </div>
    </form>
  );
}
