import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { textTexts as texts } from '../texts.ts';

export type Loadable<T> = { state: 'loading' } | { state: 'loaded'; value: T } | { state: 'failed'; problem: string };

interface LoadableTextProps<T> {
  text: Loadable<T>;
  onTryAgain: () => void;
  children: (value: T) => ReactNode;
}

/** Shows a text once it is loaded, and until then why it is not there. */
export function LoadableText<T>({ text, onTryAgain, children }: LoadableTextProps<T>) {
  switch (text.state) {
    case 'loading':
      return (
        <p role="status" className="fade-in-late text-muted">
          {texts.loading}
        </p>
      );
    case 'failed':
      return (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <p className="text-failed">{text.problem}</p>
          <Button size="small" onPress={onTryAgain}>
            {texts.tryAgain}
          </Button>
        </div>
      );
    case 'loaded':
      return children(text.value);
    default:
      return text satisfies never;
  }
}
