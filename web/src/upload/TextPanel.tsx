import { type SyntheticEvent, useDeferredValue, useState } from 'react';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { checkContent, checkName } from '../view/checks.ts';
import { textSize } from '../view/text-size.ts';
import { headingOf } from './heading.ts';
import type { Draft } from './item.ts';
import { textTexts as texts } from './texts.ts';

interface TextPanelProps {
  /** The button that submits the form is outside it. */
  formId: string;
  text: { name: string; content: string };
  onText: (text: { name: string; content: string }) => void;
  onSubmit: (draft: Draft) => void;
}

/** An empty name defaults to the first heading of the text. */
const nameOf = ({ name, content }: TextPanelProps['text']): string => (name.trim() === '' ? headingOf(content) : name);

/** A form for a name and a text. Problems are shown after the first attempt to submit. */
export function TextPanel({ formId, text, onText, onSubmit }: TextPanelProps) {
  const [isTried, setIsTried] = useState(false);
  const content = useDeferredValue(text.content);
  const heading = headingOf(content);
  const nameProblems = isTried ? checkName(nameOf(text)) : [];
  const contentProblems = isTried ? checkContent(text.content) : [];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const name = nameOf(text);
    const isRight = checkName(name).length === 0 && checkContent(text.content).length === 0;
    setIsTried(!isRight);
    if (isRight) onSubmit({ name, payload: { type: 'text', content: text.content }, fileName: null });
  };
  return (
    <form id={formId} onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <TextField
        label={texts.name}
        value={text.name}
        onValue={(name) => onText({ ...text, name })}
        problems={nameProblems}
        placeholder={heading || texts.nameFromHeading}
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
      <p className="text-muted text-sm tabular-nums">{textSize(content)}</p>
    </form>
  );
}
