import { utf8Length } from '@knowledge-sync/contract';
import { type SyntheticEvent, useDeferredValue, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { checkContent, checkName } from '../view/checks.ts';
import { formatBytes } from '../view/format.ts';
import type { Draft } from './item.ts';
import { textTexts as texts } from './texts.ts';

interface TextPanelProps {
  text: { name: string; content: string };
  onText: (text: { name: string; content: string }) => void;
  onSubmit: (draft: Draft) => void;
}

/** A form for a name and a text. Problems are shown after the first attempt to submit. */
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
        label={texts.name}
        value={text.name}
        onValue={(name) => onText({ ...text, name })}
        problems={nameProblems}
        autoComplete="off"
      />
      <TextArea
        label={texts.content}
        rows={8}
        size="small"
        value={text.content}
        onValue={(content) => onText({ ...text, content })}
        problems={contentProblems}
      />
      <div className="flex items-center justify-between gap-3">
        <span className="text-muted text-sm tabular-nums">{formatBytes(size)}</span>
        <Button type="submit" variant="primary">
          {texts.upload}
        </Button>
      </div>
    </form>
  );
}
