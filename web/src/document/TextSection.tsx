import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { StoredText } from '../data/read-text.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { formatBytes } from '../view/format.ts';
import { exactSize } from '../view/timeline.ts';
import { useStoredText } from './use-stored-text.ts';

/** A browser lays out this much at once without a pause. */
const shownAtOnce = 100_000;

function Text({ stored }: { stored: StoredText }) {
  const [isWhole, setIsWhole] = useState(stored.text.length <= shownAtOnce);
  const shown = isWhole ? stored.text : stored.text.slice(0, shownAtOnce);
  return (
    <>
      {!stored.isIntact && (
        <p className="banner banner-failed" role="alert">
          <TriangleAlert className="size-5 shrink-0" aria-hidden="true" />
          What is stored does not match its SHA-256. Save the text again to mend it.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="document-text" tabIndex={0} aria-label="The text">
        {shown}
      </section>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={() => stored.text}>Copy text</CopyButton>
        {!isWhole && (
          <Button size="small" onPress={() => setIsWhole(true)}>
            Show all {formatBytes(stored.sizeBytes)}
          </Button>
        )}
      </div>
    </>
  );
}

interface TextSectionProps {
  id: string;
  document: KnowledgeDocument;
  source: Extract<KnowledgeDocument['source'], { type: 'text' }>;
}

/** What the document says. The text is read when somebody wants to see it, not before. */
export function TextSection({ id, document, source }: TextSectionProps) {
  const [isShown, setIsShown] = useState(false);
  const { text, readAgain } = useStoredText(id, document, isShown);
  return (
    <section className="panel flex flex-col gap-3 p-5" aria-labelledby="text-title">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="text-title" className="font-semibold">
          Text
        </h2>
        <Button
          size="small"
          isBusy={isShown && text.state === 'reading'}
          onPress={() => setIsShown(!isShown)}
          attributes={{ 'aria-expanded': isShown }}
        >
          {isShown ? 'Hide the text' : 'Show the text'}
        </Button>
      </div>
      <dl className="facts">
        <dt>Size</dt>
        <dd>{source.size_bytes === null ? 'unknown' : exactSize(source.size_bytes)}</dd>
        <dt>SHA-256</dt>
        <dd>{source.sha256}</dd>
      </dl>
      {isShown && text.state === 'reading' && (
        <p role="status" className="text-muted">
          Reading…
        </p>
      )}
      {isShown && text.state === 'failed' && (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <p className="text-failed">The text could not be read.</p>
          <Button size="small" onPress={readAgain}>
            Try again
          </Button>
        </div>
      )}
      {isShown && text.state === 'read' && <Text key={text.bodyId} stored={text.stored} />}
    </section>
  );
}
