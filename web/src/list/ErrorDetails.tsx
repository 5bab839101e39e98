import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { type ErrorView, technicalText } from '../view/error.ts';

interface ErrorDetailsProps {
  id: string;
  name: string;
  error: ErrorView;
}

/** Why it failed: first for the person, then for whoever looks into it. */
export function ErrorDetails({ id, name, error }: ErrorDetailsProps) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(technicalText(id, name, error));
      setCopied('yes');
    } catch {
      setCopied('refused');
    }
  };
  return (
    <div className="details">
      <div className="flex max-w-prose flex-col gap-1.5">
        <p className="font-medium text-failed">{error.sentence}</p>
        {error.hint && <p>{error.hint}</p>}
      </div>
      <dl className="facts">
        {error.technical.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className="contents">
          <dt>Document id</dt>
          <dd>{id}</dd>
        </div>
      </dl>
      <div className="flex items-center gap-3">
        <Button size="small" onPress={() => void copy()}>
          {copied === 'yes' ? (
            <Check className="size-3.5" aria-hidden="true" />
          ) : (
            <Copy className="size-3.5" aria-hidden="true" />
          )}
          Copy technical details
        </Button>
        <span role="status" className="text-muted text-sm">
          {copied === 'yes' && 'Copied'}
          {copied === 'refused' && 'The browser did not allow it: select the text instead.'}
        </span>
      </div>
    </div>
  );
}
