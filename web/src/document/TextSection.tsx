import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { StoredText } from '../data/read-text.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Section } from '../ui/Section.tsx';
import { TextBlock } from '../ui/TextBlock.tsx';
import { formatBytes } from '../view/format.ts';
import { exactSize } from '../view/timeline.ts';
import { sourceLabels as labels, textTexts as texts } from './texts.ts';
import { useStoredText } from './use-stored-text.ts';

/** How many characters a browser lays out without a noticeable pause. */
const shownAtOnce = 100_000;

function Text({ stored }: { stored: StoredText }) {
  const [isWhole, setIsWhole] = useState(stored.text.length <= shownAtOnce);
  const shown = isWhole ? stored.text : stored.text.slice(0, shownAtOnce);
  return (
    <>
      {!stored.isIntact && (
        <Banner icon={TriangleAlert} isAlert>
          {texts.damaged}
        </Banner>
      )}
      <TextBlock label={texts.block} text={shown} />
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={() => stored.text}>{texts.copy}</CopyButton>
        {!isWhole && (
          <Button size="small" onPress={() => setIsWhole(true)}>
            {texts.showAll(formatBytes(stored.sizeBytes))}
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

/** The text of the document. It is loaded only when the user shows it. */
export function TextSection({ id, document, source }: TextSectionProps) {
  const [isShown, setIsShown] = useState(false);
  const { text, readAgain } = useStoredText(id, document, isShown);
  return (
    <Section
      title={texts.title}
      actions={
        <Button
          size="small"
          isBusy={isShown && text.state === 'reading'}
          onPress={() => setIsShown(!isShown)}
          attributes={{ 'aria-expanded': isShown }}
        >
          {isShown ? texts.hide : texts.show}
        </Button>
      }
    >
      <Facts
        facts={[
          { label: labels.size, value: source.size_bytes === null ? labels.unknown : exactSize(source.size_bytes) },
          { label: labels.sha256, value: source.sha256 },
        ]}
      />
      {isShown && text.state === 'reading' && (
        <p role="status" className="text-muted">
          {texts.loading}
        </p>
      )}
      {isShown && text.state === 'failed' && (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <p className="text-failed">{texts.unreadable}</p>
          <Button size="small" onPress={readAgain}>
            {texts.tryAgain}
          </Button>
        </div>
      )}
      {isShown && text.state === 'read' && <Text key={text.bodyId} stored={text.stored} />}
    </Section>
  );
}
