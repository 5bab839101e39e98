import { CopyButton } from '../ui/CopyButton.tsx';
import { Facts } from '../ui/Facts.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { errorDetailsTexts } from '../ui/texts.ts';
import type { ErrorView } from '../view/error.ts';
import { errorFacts, technicalText } from '../view/error-facts.ts';
import { Technical } from './Technical.tsx';
import { failureTexts as texts } from './texts.ts';

interface FailurePanelProps {
  id: string;
  name: string;
  error: ErrorView;
  /** Who has to act first; null if no one has to. */
  who: string | null;
}

/** Why the sync failed, and who can do what. */
export function FailurePanel({ id, name, error, who }: FailurePanelProps) {
  const said = error.of.sync_error?.detail;
  return (
    <section
      aria-label={texts.title}
      className={panelClass({ className: 'mt-5 flex flex-col gap-3 border-l-3 border-l-failed px-5 py-4' })}
    >
      <div className="flex max-w-prose flex-col gap-1.5">
        <p className="font-medium text-failed">{error.sentence}</p>
        {error.hint && <p>{error.hint}</p>}
        {said && (
          <p className="wrap-anywhere">
            {texts.said} <q>{said}</q>
          </p>
        )}
        {who && <p className="font-medium">{who}</p>}
      </div>
      <Technical>
        <Facts facts={[...errorFacts(error.of), { label: errorDetailsTexts.documentId, value: id }]} />
        <div>
          <CopyButton text={() => technicalText(id, name, error)}>{errorDetailsTexts.copy}</CopyButton>
        </div>
      </Technical>
    </section>
  );
}
