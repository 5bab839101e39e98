import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';

/** The parts of a dialog, for Radix's `Dialog` and `AlertDialog` alike. */
export const overlayClass = 'fade-in fixed inset-0 z-20 bg-overlay';

/** In a low window the whole dialog scrolls, so that everything in it can be reached. */
export const dialogClass = cva(
  'fade-in fixed inset-0 z-20 m-auto flex h-fit max-h-[calc(100dvh-1.5rem)] flex-col rounded-dialog border border-line bg-surface shadow-float short:max-h-[calc(100dvh-0.5rem)] short:overflow-y-auto short:*:shrink-0',
  {
    variants: {
      size: {
        small: 'w-[min(26rem,calc(100vw-1.5rem))] gap-4 overflow-y-auto p-5 short:p-3',
        large: 'w-[min(38rem,calc(100vw-1.5rem))]',
      },
    },
  },
);

/** The part of a large dialog that scrolls between its title and its buttons. */
export const dialogBodyClass = 'flex min-h-0 flex-col gap-4 overflow-y-auto px-5 py-4 short:overflow-visible';

export const dialogTitleClass = 'break-words font-semibold text-lg';
export const dialogTextClass = 'text-muted';

export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-3">{children}</div>;
}

/** Why the action of the dialog failed. */
export function DialogProblem({ text }: { text: string | null }) {
  return (
    text && (
      <p role="alert" className="text-failed">
        {text}
      </p>
    )
  );
}
