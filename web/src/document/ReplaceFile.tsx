import { type KnowledgeDocument, knowledgeSchema } from '@knowledge-sync/contract';
import { FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { askGate } from '../data/gate.ts';
import { useCall } from '../data/use-call.ts';
import { buttonClass } from '../ui/Button.tsx';
import { notify } from '../ui/notify.ts';
import { acceptedExtensions } from '../view/checks.ts';
import { fileTexts as texts } from './texts.ts';

/** The label is pressed instead of the hidden input, which has the focus. */
const fileButtonClass =
  'cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2';

interface ReplaceFileProps {
  id: string;
  revision: KnowledgeDocument['revision'];
  label: string;
  variant?: 'primary' | 'plain';
  size?: 'small' | 'medium';
}

/** Uploads a newer version of the file. */
export function ReplaceFile({ id, revision, label, variant = 'plain', size = 'small' }: ReplaceFileProps) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const inputId = useId();
  const replace = async (file: File): Promise<void> => {
    setIsBusy(true);
    const intake = await askGate(file).catch(() => null);
    if (intake === null || intake.kind === 'refused') {
      setIsBusy(false);
      return notify('error', intake === null ? texts.unreadable(file.name) : texts.refused(file.name, intake.message));
    }
    const query = new URLSearchParams({ filename: file.name });
    const answer = await call('PUT', `/knowledge/${encodeURIComponent(id)}/file?${query}`, {
      body: file,
      headers: { 'if-match': `"${revision}"` },
      schema: knowledgeSchema.pick({ id: true }),
    });
    setIsBusy(false);
    if (answer.ok) notify('success', texts.replaced(intake.warnings));
    else notify('error', answer.refusal.message);
  };
  return (
    <label htmlFor={inputId} className={buttonClass({ variant, size, className: fileButtonClass })}>
      <FileUp className={size === 'small' ? 'size-3.5' : 'size-4'} aria-hidden="true" />
      {isBusy ? texts.replacing : label}
      <input
        id={inputId}
        type="file"
        accept={acceptedExtensions}
        disabled={isBusy}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void replace(file);
          // An emptied input reports the same file again.
          event.target.value = '';
        }}
      />
    </label>
  );
}
