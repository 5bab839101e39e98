import { TriangleAlert } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import type { SharedFailure } from '../view/overview.ts';

interface SharedFailureBannerProps {
  failure: SharedFailure;
  canWrite: boolean;
  /** Null while only failures are shown. */
  onShow: (() => void) | null;
  onRetryAll: () => void;
}

/** One cause behind many failures is told once. */
export function SharedFailureBanner({ failure, canWrite, onShow, onRetryAll }: SharedFailureBannerProps) {
  return (
    <section aria-label="One cause" className="banner banner-failed">
      <TriangleAlert className="size-5 shrink-0" aria-hidden="true" />
      <p className="min-w-0 grow">
        <strong className="font-semibold">{failure.sentence}</strong> {failure.advice}
      </p>
      <div className="flex flex-wrap gap-2">
        {onShow && (
          <Button size="small" onPress={onShow}>
            Show them
          </Button>
        )}
        <EditorButton canWrite={canWrite} size="small" onPress={onRetryAll}>
          Retry all failed
        </EditorButton>
      </div>
    </section>
  );
}
