import type { ReactNode } from 'react';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { panelClass } from './Panel.tsx';
import { pagesTexts as texts } from './texts.ts';

interface PagesProps {
  /** Why a page could not be loaded. */
  problem: string | null;
  hasItems: boolean;
  isLoading: boolean;
  loadAgain: () => void;
  /** Null on the last page. */
  onMore: (() => void) | null;
  /** What is loaded. */
  children: ReactNode;
}

/** A list that is loaded page by page: its problem, its waiting, its items, and more of them. */
export function Pages({ problem, hasItems, isLoading, loadAgain, onMore, children }: PagesProps) {
  return (
    <>
      {problem && (
        <Banner
          isAlert
          actions={
            <Button size="small" onPress={loadAgain}>
              {texts.tryAgain}
            </Button>
          }
        >
          {problem}
        </Banner>
      )}
      <div className="mt-4 flex flex-col gap-4" aria-busy={isLoading}>
        {!hasItems && isLoading && (
          <div className={panelClass({ className: 'fade-in-late h-48' })}>
            <p role="status" className="sr-only">
              {texts.loading}
            </p>
          </div>
        )}
        {children}
        {onMore && (
          <div className="text-center">
            <Button size="small" isBusy={isLoading} onPress={onMore}>
              {texts.more}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
