import type { IndexStatus } from '@knowledge-sync/contract';
import { cva } from 'class-variance-authority';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import type { Fact, Headline } from '../view/headline.ts';
import { summaryTexts as texts } from './texts.ts';

const sentenceClass = cva('max-md:mr-2 max-md:inline', {
  variants: {
    tone: {
      calm: 'text-text',
      busy: 'text-text',
      attention: 'text-failed',
    } satisfies Record<Headline['tone'], string>,
  },
});

interface SummaryProps {
  /** Null until the documents are counted. */
  headline: Headline | null;
  /** Whether nothing else on the page leads to the agents. */
  canConnect: boolean;
  facts: readonly Fact[];
  index: IndexStatus | null;
  onIndex: (index: IndexStatus | null) => void;
  onShowFailed: () => void;
}

/**
 * Whether the documents are synced and agents can use them, and the next step. Its height is the
 * same before the numbers are known.
 */
export function Summary({ headline, canConnect, facts, index, onIndex, onShowFailed }: SummaryProps) {
  return (
    <>
      {/* On a phone there is room for two lines each, so that longer words move nothing. */}
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 max-md:block max-md:min-h-16 max-md:leading-8">
        <p className={sentenceClass({ tone: headline?.tone ?? 'calm' })}>
          {headline?.sentence}
          {headline !== null && headline.aside !== '' && <span className="text-muted"> · {headline.aside}</span>}
        </p>
        {headline?.step === 'connect' && canConnect && (
          <ButtonLink to={{ page: 'agents' }} size="small" variant="primary">
            {texts.connect}
          </ButtonLink>
        )}
        {headline?.step === 'show_failed' && (
          <Button size="small" onPress={onShowFailed}>
            {texts.showFailed}
          </Button>
        )}
      </div>
      <ul
        className="flex min-h-6 flex-wrap content-start items-center gap-x-1.5 text-muted text-sm max-md:min-h-12"
        aria-label={texts.facts}
      >
        {facts.map((fact, at) => (
          <li key={fact.key} className="flex items-center gap-x-1.5">
            {fact.index === null ? (
              fact.text
            ) : (
              <button
                type="button"
                className="min-h-6 underline decoration-line-strong underline-offset-3 hover:text-text aria-pressed:font-semibold aria-pressed:text-text"
                aria-pressed={fact.index === index}
                onClick={() => onIndex(fact.index === index ? null : fact.index)}
              >
                {fact.text}
              </button>
            )}
            {at < facts.length - 1 && <span aria-hidden="true">·</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
