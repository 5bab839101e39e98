import { type SyntheticEvent, useState } from 'react';
import { AutoSyncFields, type AutoSyncInput, autoSyncInput, autoSyncOf, checkDays } from '../ui/AutoSyncFields.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { checkName, checkUrl } from '../view/checks.ts';
import { type Draft, nameOrAddress } from './item.ts';

export const emptyPage: { url: string; name: string; autoSync: AutoSyncInput } = {
  url: '',
  name: '',
  autoSync: autoSyncInput(null),
};

interface UrlPanelProps {
  page: typeof emptyPage;
  onPage: (page: typeof emptyPage) => void;
  onSubmit: (draft: Draft) => void;
}

/** The address of a page that ElevenLabs fetches. */
export function UrlPanel({ page, onPage, onSubmit }: UrlPanelProps) {
  const [isTried, setIsTried] = useState(false);
  const name = nameOrAddress(page.name, page.url);
  const problems = {
    url: checkUrl(page.url),
    // Without an address there is no name either: one complaint is enough.
    name: page.name.trim() === '' ? [] : checkName(page.name),
    days: checkDays(page.autoSync),
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const isRight = Object.values(problems).every((each) => each.length === 0);
    setIsTried(!isRight);
    if (!isRight) return;
    const payload = { type: 'url', url: page.url.trim(), autoSync: autoSyncOf(page.autoSync) } as const;
    onSubmit({ name, payload, fileName: null });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <TextField
        label="Address"
        type="url"
        inputMode="url"
        value={page.url}
        onValue={(url) => onPage({ ...page, url })}
        problems={isTried ? problems.url : []}
        placeholder="https://example.com/help"
        autoComplete="off"
      />
      <TextField
        label="Name (optional)"
        value={page.name}
        onValue={(next) => onPage({ ...page, name: next })}
        problems={isTried ? problems.name : []}
        placeholder={name || 'The address, unless you name it'}
        autoComplete="off"
      />
      <AutoSyncFields
        value={page.autoSync}
        onValue={(autoSync) => onPage({ ...page, autoSync })}
        problems={isTried ? problems.days : []}
      />
      <div className="flex items-center justify-between gap-3">
        <span className="text-muted text-sm">ElevenLabs fetches the page; it must be public.</span>
        <Button type="submit" variant="primary">
          Upload web page
        </Button>
      </div>
    </form>
  );
}
