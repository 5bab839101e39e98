import { nameOfUrl, readableAddress } from '@knowledge-sync/contract';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { addressesIn, readAddressFile } from './address-list.ts';
import type { Draft } from './item.ts';
import { Paged } from './Paged.tsx';
import { manyTexts as texts } from './texts.ts';

interface ManyAddressesProps {
  text: string;
  onText: (text: string) => void;
  onAdd: (drafts: Draft[]) => void;
}

const draftOf = (url: string): Draft => ({
  name: nameOfUrl(url),
  payload: { type: 'url', url, autoSync: null },
  fileName: null,
});

/** Takes a pasted list of addresses or a sitemap. The user selects the pages to add. */
export function ManyAddresses({ text, onText, onAdd }: ManyAddressesProps) {
  const fileId = useId();
  const [unselected, setUnselected] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState('');
  const shownText = useDeferredValue(text);
  const { addresses, sitemaps, refused, beyond } = useMemo(() => addressesIn(shownText), [shownText]);
  const selected = addresses.filter((url) => !unselected.has(url));
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setProblem('');
    try {
      onText(await readAddressFile(file));
    } catch {
      setProblem(texts.unreadable);
    }
  };
  const select = (url: string, isSelected: boolean): void =>
    setUnselected((before) => {
      const after = new Set(before);
      if (isSelected) after.delete(url);
      else after.add(url);
      return after;
    });
  const add = (): void => {
    onAdd(selected.map(draftOf));
    onText('');
    setUnselected(new Set());
  };
  return (
    <div className="flex flex-col gap-3">
      {/* A sitemap may have megabytes, which no field should show. */}
      {text.length <= 100_000 && (
        <TextArea label={texts.list} rows={2} size="small" value={text} onValue={onText} problems={[]} />
      )}
      <label htmlFor={fileId} className="cursor-pointer self-start text-muted text-sm underline underline-offset-2">
        {texts.file}
        <input
          id={fileId}
          type="file"
          accept=".xml,.gz,.txt,.csv"
          className="sr-only"
          onChange={({ target }) => {
            void read(target.files?.[0]);
            target.value = '';
          }}
        />
      </label>
      {problem !== '' && (
        <p role="status" className="text-failed text-sm">
          {problem}
        </p>
      )}
      {shownText.trim() !== '' && (
        <p role="status" className="text-sm">
          {texts.found(selected.length, addresses.length, refused, beyond)}
        </p>
      )}
      {sitemaps.length > 0 && (
        <div className="text-sm">
          <p>{texts.index}</p>
          <Paged items={sitemaps}>
            {(shown) => (
              <ul className="wrap-anywhere">
                {shown.map((url) => (
                  <li key={url}>
                    <bdi>{url}</bdi>
                  </li>
                ))}
              </ul>
            )}
          </Paged>
        </div>
      )}
      {addresses.length > 0 && (
        <>
          <div className="flex flex-wrap gap-2">
            <Button size="small" onPress={() => setUnselected(new Set())}>
              {texts.all}
            </Button>
            <Button size="small" onPress={() => setUnselected(new Set(addresses))}>
              {texts.none}
            </Button>
            <Button size="small" variant="primary" isDisabled={selected.length === 0} onPress={add}>
              {texts.add(selected.length)}
            </Button>
          </div>
          <Paged items={addresses}>
            {(shown) => (
              <ul className="flex flex-col gap-1 text-sm">
                {shown.map((url) => (
                  <li key={url}>
                    <label className="wrap-anywhere flex gap-2">
                      <input
                        type="checkbox"
                        checked={!unselected.has(url)}
                        onChange={({ target }) => select(url, target.checked)}
                      />
                      <bdi>{readableAddress(url)}</bdi>
                    </label>
                  </li>
                ))}
              </ul>
            )}
          </Paged>
        </>
      )}
    </div>
  );
}
