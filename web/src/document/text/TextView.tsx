import { Suspense, useMemo, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { PartBoundary } from '../../ui/PartBoundary.tsx';
import { lazyPart } from '../../ui/part.tsx';
import { segmentClass, segmentsClass } from '../../ui/segments.ts';
import { formatBytes } from '../../view/format.ts';
import { textTexts as texts } from '../texts.ts';
import { hasMarkdown } from './markdown.ts';
import { useIsPrinting } from './use-printing.ts';
import { type TextFormat, textFormats, useTextFormat } from './use-text-format.ts';

const FormattedText = lazyPart(() => import('./FormattedText.tsx'));

/** How many characters a browser lays out without a noticeable pause. */
const shownAtOnce = 100_000;

interface TextViewProps {
  text: string;
  sizeBytes: number;
  /** Whether Markdown in it is rendered, unless the reader chooses otherwise. */
  mayHaveMarkdown: boolean;
}

/** A text to read and copy. It shows the first part of a long text until the user asks for more. */
export function TextView({ text, sizeBytes, mayHaveMarkdown }: TextViewProps) {
  const [isWhole, setIsWhole] = useState(text.length <= shownAtOnce);
  const [format, setFormat] = useTextFormat();
  const isPrinting = useIsPrinting();
  const hasFormats = useMemo(() => mayHaveMarkdown && hasMarkdown(text), [mayHaveMarkdown, text]);
  const shown = isWhole || isPrinting ? text : text.slice(0, shownAtOnce);
  const plain = <Plain text={shown} />;
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls
        tabIndex={0}
        aria-label={texts.block}
        className="wrap-anywhere max-h-[min(75dvh,48rem)] overflow-auto rounded-lg border border-line bg-surface px-5 py-4 print:max-h-none print:overflow-visible print:border-0 print:p-0"
      >
        {hasFormats && format === 'formatted' ? (
          <PartBoundary part="formatted text">
            <Suspense fallback={plain}>
              <FormattedText text={shown} isPrinting={isPrinting} />
            </Suspense>
          </PartBoundary>
        ) : (
          plain
        )}
      </section>
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        {hasFormats && <FormatSwitch format={format} onChoose={setFormat} />}
        <CopyButton text={() => text}>{texts.copy}</CopyButton>
        {!isWhole && (
          <Button size="small" onPress={() => setIsWhole(true)}>
            {texts.showAll(formatBytes(sizeBytes))}
          </Button>
        )}
      </div>
    </>
  );
}

/** Each paragraph has its own direction. */
function Plain({ text }: { text: string }) {
  return (
    <div dir="auto" className="whitespace-pre-wrap leading-relaxed [unicode-bidi:plaintext]">
      {text}
    </div>
  );
}

function FormatSwitch({ format, onChoose }: { format: TextFormat; onChoose: (format: TextFormat) => void }) {
  return (
    <fieldset className={`${segmentsClass} text-sm`}>
      <legend className="sr-only">{texts.format}</legend>
      {textFormats.map((each) => (
        <label key={each} className={segmentClass}>
          <input
            type="radio"
            name="text-format"
            className="sr-only"
            checked={each === format}
            onChange={() => onChoose(each)}
          />
          {texts.formats[each]}
        </label>
      ))}
    </fieldset>
  );
}
