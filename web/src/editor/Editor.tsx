import { utf8Length } from '@knowledge-sync/contract';
import { type KeyboardEvent, type SyntheticEvent, useDeferredValue, useState } from 'react';
import { navigate } from '../route/navigation.ts';
import { AutoSyncFields } from '../ui/AutoSyncFields.tsx';
import { Button } from '../ui/Button.tsx';
import { DiscardDialog } from '../ui/DiscardDialog.tsx';
import { notify } from '../ui/notify.ts';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { formatBytes } from '../view/format.ts';
import { ConflictPanel } from './ConflictPanel.tsx';
import { type Base, changeOf, type Draft, draftOf, isChanged, problemsOf, wholeOf } from './draft.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useSave } from './use-save.ts';

interface EditorProps {
  id: string;
  /** The document as it was last read, whoever saved it. */
  latest: Base;
  /** The document was deleted, or is about to be. */
  isGone: boolean;
}

/** The form. What is typed stays until it is saved or the person says that it may go. */
export function Editor({ id, latest, isGone }: EditorProps) {
  const [base, setBase] = useState(latest);
  const [draft, setDraft] = useState<Draft>(() => draftOf(latest));
  const [isTried, setIsTried] = useState(false);
  const { save, saving } = useSave(id);
  const isDirty = isChanged(base, draft);
  const leave = useLeaveGuard(isDirty);
  const size = utf8Length(useDeferredValue(draft.content ?? ''));

  // Nothing was typed yet: somebody else's save is simply what there is to edit.
  if (latest.revision !== base.revision && !isDirty && saving.state === 'idle') {
    setBase(latest);
    setDraft(draftOf(latest));
  }

  const problems = problemsOf(draft);
  const finish = (): void => {
    leave.allow();
    navigate({ page: 'document', id });
  };
  const submit = async (): Promise<void> => {
    const isRight = Object.values(problems).every((each) => each.length === 0);
    setIsTried(!isRight);
    if (!isRight || saving.state === 'saving') return;
    if (!isDirty) return finish();
    if (await save(changeOf(base, draft), base.revision)) {
      notify('success', `“${draft.name.trim()}” is saved`);
      finish();
    }
  };
  const overwrite = async (revision: string): Promise<void> => {
    if (await save(wholeOf(base, draft), revision)) {
      notify('success', `“${draft.name.trim()}” is saved as you have it`);
      finish();
    }
  };
  const takeTheirs = (theirs: Base): void => {
    setBase(theirs);
    setDraft(draftOf(theirs));
    saving.clear();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  };

  // The listener may still be on its way when the service has refused already.
  const theirRevision = latest.revision !== base.revision ? latest.revision : saving.conflictingRevision;
  const refused = saving.refusal?.fields ?? [];
  const problemsFor = (field: 'name' | 'content'): readonly string[] => [
    ...(isTried ? problems[field] : []),
    ...refused.filter((each) => each.field === field).map(({ message }) => message),
  ];

  return (
    <form
      className="mt-2 flex flex-col gap-4"
      noValidate
      onKeyDown={onKey}
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1 className="font-semibold text-xl">Edit document</h1>
      {isGone && (
        <p role="alert" className="banner banner-failed mt-0">
          This document is being deleted, so it can no longer be saved. Copy your text if you need it.
        </p>
      )}
      {!isGone && theirRevision !== null && isDirty && saving.state !== 'saving' && (
        <ConflictPanel
          wasRefused={saving.conflictingRevision !== null}
          theirs={latest.revision === base.revision ? null : latest}
          mine={draft}
          onOverwrite={() => void overwrite(theirRevision)}
          onTakeTheirs={takeTheirs}
        />
      )}
      {saving.refusal && refused.length === 0 && (
        <p role="alert" className="banner banner-failed mt-0">
          {saving.refusal.message} Your text is still here.
        </p>
      )}
      <div className="panel flex flex-col gap-4 p-5">
        <TextField
          label="Name"
          value={draft.name}
          onValue={(name) => setDraft({ ...draft, name })}
          problems={problemsFor('name')}
          autoComplete="off"
        />
        {draft.autoSync !== null && (
          <AutoSyncFields
            value={draft.autoSync}
            onValue={(autoSync) => setDraft({ ...draft, autoSync })}
            problems={isTried ? problems.days : []}
          />
        )}
        {draft.content === null ? (
          <p className="text-muted">
            {draft.autoSync === null
              ? 'What it says stands in its file: here the name is changed, the file on the page of the document.'
              : 'What it says stands on its web page.'}
          </p>
        ) : (
          <TextArea
            label="Content"
            size="large"
            value={draft.content}
            onValue={(content) => setDraft({ ...draft, content })}
            problems={problemsFor('content')}
          />
        )}
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-muted text-sm tabular-nums">
            {draft.content !== null && formatBytes(size)}
            <span role="status">{isDirty ? ' · not saved yet' : ''}</span>
          </p>
          <div className="ml-auto flex gap-3">
            <Button onPress={() => navigate({ page: 'document', id })}>Cancel</Button>
            <Button type="submit" variant="primary" isBusy={saving.state === 'saving'} isDisabled={isGone}>
              Save
            </Button>
          </div>
        </div>
      </div>
      <DiscardDialog
        isOpen={leave.isAsking}
        title="Leave without saving?"
        text="Your changes to this document have not been saved. If you leave now, they are gone."
        discard="Discard changes"
        onKeep={leave.stay}
        onDiscard={leave.go}
      />
    </form>
  );
}
