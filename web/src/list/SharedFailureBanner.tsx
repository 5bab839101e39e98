import { errorCatalogue } from '@knowledge-sync/contract';
import { TriangleAlert } from 'lucide-react';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import type { SharedFailure } from '../view/overview.ts';
import { sharedFailureTexts } from './late-texts.ts';

interface SharedFailureBannerProps {
  failure: SharedFailure;
  canWrite: boolean;
  /** Null while only these documents are shown. */
  onShow: (() => void) | null;
  onRetry: () => void;
}

/** Shown once when most failures have the same error type. */
export default function SharedFailureBanner({ failure, canWrite, onShow, onRetry }: SharedFailureBannerProps) {
  return (
    <section aria-label={sharedFailureTexts.label}>
      <Banner
        place="inFlow"
        icon={TriangleAlert}
        actions={
          <div className="flex flex-wrap gap-2">
            {onShow && (
              <Button size="small" onPress={onShow}>
                {sharedFailureTexts.show(failure.count)}
              </Button>
            )}
            <EditorButton canWrite={canWrite} size="small" onPress={onRetry}>
              {sharedFailureTexts.retry(failure.count)}
            </EditorButton>
          </div>
        }
      >
        <strong className="font-semibold">{failure.sentence}</strong>{' '}
        {failure.advice ?? errorCatalogue[failure.type].final}
      </Banner>
    </section>
  );
}
