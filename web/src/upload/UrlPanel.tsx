import { addressNotes, notesOnAddress } from '@knowledge-sync/contract';
import { type SyntheticEvent, useState } from 'react';
import { AutoSyncFields, type AutoSyncInput, autoSyncInput, autoSyncOf, checkDays } from '../ui/AutoSyncFields.tsx';
import { TextField } from '../ui/TextField.tsx';
import { checkName, checkUrl } from '../view/checks.ts';
import { type Draft, nameOrAddress } from './item.ts';
import { pageTexts as texts } from './texts.ts';

export const emptyPage: { url: string; name: string; autoSync: AutoSyncInput } = {
  url: '',
  name: '',
  autoSync: autoSyncInput(null),
};

interface UrlPanelProps {
  /** The button that submits the form is outside it. */
  formId: string;
  page: typeof emptyPage;
  onPage: (page: typeof emptyPage) => void;
  onSubmit: (draft: Draft) => void;
}

/** A form for the address of a page that ElevenLabs loads. */
export function UrlPanel({ formId, page, onPage, onSubmit }: UrlPanelProps) {
  const [isTried, setIsTried] = useState(false);
  const name = nameOrAddress(page.name, page.url);
  const problems = {
    url: checkUrl(page.url),
    // An empty name defaults to the address, whose problem is shown already.
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
    <form id={formId} onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <TextField
        label={texts.address}
        type="url"
        inputMode="url"
        value={page.url}
        onValue={(url) => onPage({ ...page, url })}
        problems={isTried ? problems.url : []}
        placeholder={texts.addressExample}
        autoComplete="off"
      />
      {problems.url.length === 0 &&
        notesOnAddress(page.url).map((note) => (
          <p key={note} role="status" className="text-muted text-sm">
            {addressNotes[note]}
          </p>
        ))}
      <TextField
        label={texts.name}
        value={page.name}
        onValue={(next) => onPage({ ...page, name: next })}
        problems={isTried ? problems.name : []}
        placeholder={name || texts.defaultName}
        autoComplete="off"
      />
      <AutoSyncFields
        value={page.autoSync}
        onValue={(autoSync) => onPage({ ...page, autoSync })}
        problems={isTried ? problems.days : []}
      />
      <p className="text-muted text-sm">{texts.mustBePublic}</p>
    </form>
  );
}
