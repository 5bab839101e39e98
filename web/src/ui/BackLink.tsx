import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { isPlainClick } from '../route/Link.tsx';
import { backLabel } from './texts.ts';

interface BackLinkProps {
  href: string;
  /** Goes there within the app. */
  onFollow: () => void;
  children: ReactNode;
}

/** The way to the page above this one. */
export function BackLink({ href, onFollow, children }: BackLinkProps) {
  return (
    <nav aria-label={backLabel}>
      <a
        href={href}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onFollow();
        }}
        className="inline-flex min-h-7 max-w-full items-center gap-1.5 font-medium text-muted hover:text-text"
      >
        <ArrowLeft className="size-4 shrink-0" aria-hidden="true" />
        <bdi className="wrap-anywhere min-w-0">{children}</bdi>
      </a>
    </nav>
  );
}
