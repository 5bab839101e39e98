import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { TriangleAlert } from 'lucide-react';
import { Banner } from '../../ui/Banner.tsx';
import { Section } from '../../ui/Section.tsx';
import { textTexts as texts } from '../texts.ts';
import { LoadableText } from './LoadableText.tsx';
import { TextView } from './TextView.tsx';
import { useStoredText } from './use-stored-text.ts';

/** The text itself, as it is stored here. */
export function StoredTextSection({ id, document }: { id: string; document: KnowledgeDocument }) {
  const { text, readAgain } = useStoredText(id, document);
  return (
    <Section title={texts.title}>
      <LoadableText text={text} onTryAgain={readAgain}>
        {(stored) => (
          <>
            {!stored.isIntact && (
              <Banner icon={TriangleAlert} place="inFlow" isAlert>
                {texts.damaged}
              </Banner>
            )}
            <TextView key={stored.bodyId} text={stored.text} sizeBytes={stored.sizeBytes} mayHaveMarkdown />
          </>
        )}
      </LoadableText>
    </Section>
  );
}
