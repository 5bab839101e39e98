import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { detailTexts as texts } from './texts.ts';

/** Details that only support needs. They open on demand. */
export function Technical({ children }: { children: ReactNode }) {
  return (
    <details className="group print:hidden">
      <summary className="flex min-h-7 cursor-pointer list-none items-center gap-1.5 font-medium text-muted hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight className="ease-rotation size-3.5 shrink-0 group-open:rotate-90" aria-hidden="true" />
        {texts.technical}
      </summary>
      <div className="mt-2 flex flex-col gap-3">{children}</div>
    </details>
  );
}
