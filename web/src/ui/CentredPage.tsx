import type { ReactNode } from 'react';
import { Logo } from './Logo.tsx';
import { panelClass } from './Panel.tsx';
import { productName } from './texts.ts';

/** A page with a single panel, such as the sign-in page. */
export function CentredPage({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="flex w-full max-w-md flex-col gap-5">
        <p className="flex items-center gap-2.5 font-semibold">
          <Logo />
          {productName}
        </p>
        <div className={panelClass({ className: 'flex flex-col gap-5 p-6 sm:p-8' })}>
          <header className="flex flex-col gap-1.5">
            <h1 className="text-balance font-semibold text-xl">{title}</h1>
            {lead && <p className="text-muted">{lead}</p>}
          </header>
          {children}
        </div>
      </div>
    </main>
  );
}
