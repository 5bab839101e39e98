import type { ReactNode } from 'react';

interface PageHeadProps {
  title: string;
  lead: string;
  /** What is beside them, such as the page's first action. */
  children: ReactNode;
}

/** The head of a page: its title, what the page is for, and its first action. */
export function PageHead({ title, lead, children }: PageHeadProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
      <div className="max-w-prose flex-1 basis-72">
        <h1 className="font-semibold text-xl">{title}</h1>
        <p className="text-muted">{lead}</p>
      </div>
      {children}
    </div>
  );
}
