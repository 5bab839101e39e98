import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './Button.tsx';
import { copyTexts } from './texts.ts';

interface CopyButtonProps {
  /** Makes the text to copy, when the button is pressed. */
  text: () => string;
  children?: ReactNode;
  /** The accessible name of a button that shows only the icon. */
  label?: string;
  variant?: 'plain' | 'quiet';
  size?: 'small' | 'medium';
}

/** Copies a text and confirms it, or reports that the browser did not allow it. */
export function CopyButton({ text, children, label, variant = 'plain', size = 'small' }: CopyButtonProps) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setCopied('yes');
    } catch {
      setCopied('refused');
    }
  };
  const Icon = copied === 'yes' ? Check : Copy;
  const result = { no: '', yes: copyTexts.copied, refused: copyTexts.refused }[copied];
  return (
    <span className="inline-flex items-center gap-3">
      <Button size={size} variant={variant} {...(label !== undefined && { label })} onPress={() => void copy()}>
        <Icon className="size-3.5" aria-hidden="true" />
        {children}
      </Button>
      <span role="status" className={children === undefined && copied !== 'refused' ? 'sr-only' : 'text-muted text-sm'}>
        {result}
      </span>
    </span>
  );
}
