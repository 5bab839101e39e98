import { useEffect, useState } from 'react';
import { readFileText } from '../data/gate.ts';
import type { UploadItem } from './item.ts';
import { listTexts as texts } from './texts.ts';

/** Enough to see whether the text is right. */
const shownLength = 20_000;

async function textOf({ payload }: UploadItem): Promise<string> {
  if (payload.type === 'text') return payload.content;
  if (payload.type === 'url') return '';
  return await readFileText(new Uint8Array(await payload.file.arrayBuffer()), payload.contentType ?? '');
}

/** The text that is in the file, before it is sent. It is shown as text, never as markup. */
export function Preview({ item, name }: { item: UploadItem; name: string }) {
  const [text, setText] = useState<string | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const [first] = useState(item);
  useEffect(() => {
    let isOver = false;
    textOf(first).then(
      (value) => isOver || setText(value.slice(0, shownLength)),
      () => isOver || setHasFailed(true),
    );
    return () => {
      isOver = true;
    };
  }, [first]);
  if (hasFailed) return <p className="basis-full text-failed text-sm">{texts.previewFailed}</p>;
  if (text === null || text.trim() === '') {
    return (
      <p role="status" className="basis-full text-muted text-sm">
        {text === null ? texts.previewLoading : texts.previewEmpty}
      </p>
    );
  }
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls
      tabIndex={0}
      aria-label={texts.previewOf(name)}
      dir="auto"
      className="wrap-anywhere max-h-60 basis-full overflow-auto whitespace-pre-wrap rounded-lg border border-line bg-surface px-3 py-2 text-sm"
    >
      {text}
    </section>
  );
}
