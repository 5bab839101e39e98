import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { panelClass } from './Panel.tsx';

interface NoticeProps {
  icon: LucideIcon;
  title: string;
  text: string;
  /** Whether it replaces a whole page, so that its title is the page's heading. */
  isPage?: boolean;
  /** Buttons. */
  children?: ReactNode;
}

/** Shown in place of content that is not there: why, and what to do next. */
export function Notice({ icon: Icon, title, text, isPage = false, children }: NoticeProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <section className={panelClass({ className: 'flex flex-col items-center gap-3 px-6 py-16 text-center' })}>
      <Icon className="size-9 text-faint" aria-hidden="true" />
      <Heading className="text-balance font-semibold text-lg">{title}</Heading>
      <p className="max-w-md text-balance text-muted">{text}</p>
      {children && <div className="mt-2 flex flex-wrap justify-center gap-3">{children}</div>}
    </section>
  );
}
