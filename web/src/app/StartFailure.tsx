import { Button } from '../ui/Button.tsx';
import { CentredPage } from '../ui/CentredPage.tsx';
import { startTexts as texts } from './texts.ts';

/** Shown when the app cannot start, or fails as a whole. */
export function StartFailure({ error }: { error: unknown }) {
  return (
    <CentredPage title={texts.failedTitle}>
      <p className="text-muted">{texts.failed}</p>
      <pre className="overflow-x-auto whitespace-pre-wrap rounded-md bg-raised p-3 text-muted text-xs">
        {error instanceof Error ? error.message : String(error)}
      </pre>
      <div>
        <Button variant="primary" onPress={() => window.location.reload()}>
          {texts.reload}
        </Button>
      </div>
    </CentredPage>
  );
}
