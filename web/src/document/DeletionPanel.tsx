import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Trash2, Undo2, Unlink } from 'lucide-react';
import { useState } from 'react';
import type { Call } from '../data/call.ts';
import { detachAndRemove, type Outcome, removeNow, restore } from '../data/deletion-calls.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { CountdownText } from '../ui/CountdownText.tsx';
import { notify } from '../ui/notify.ts';
import { agentNames, deletionView } from '../view/deletion.ts';

interface DeletionPanelProps {
  id: string;
  document: KnowledgeDocument;
  canWrite: boolean;
}

/** A deletion that can still be withdrawn, or that agents stand in the way of. */
export function DeletionPanel({ id, document, canWrite }: DeletionPanelProps) {
  const call = useCall();
  const [busyWith, setBusyWith] = useState<'restore' | 'remove' | 'detach' | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const deletion = deletionView(document);
  if (deletion === null || deletion.state === 'begun' || deletion.state === 'failed') return null;

  const run = async (
    what: NonNullable<typeof busyWith>,
    act: (call: Call, id: string) => Outcome,
  ): Promise<boolean> => {
    setBusyWith(what);
    const wrong = await act(call, id);
    setBusyWith(null);
    setProblem(what === 'detach' ? wrong : null);
    if (wrong !== null && what !== 'detach') notify('error', wrong);
    return wrong === null;
  };
  const keep = (
    <Button
      variant={deletion.state === 'waiting' ? 'primary' : 'plain'}
      isBusy={busyWith === 'restore'}
      onPress={() => void run('restore', restore)}
    >
      {busyWith !== 'restore' && <Undo2 className="size-4" aria-hidden="true" />}
      {deletion.state === 'waiting' ? 'Undo' : 'Keep the document'}
    </Button>
  );
  if (deletion.state === 'waiting')
    return (
      <section className="panel deletion" aria-label="Deletion">
        <Trash2 className="size-5 shrink-0 text-muted" aria-hidden="true" />
        <p className="min-w-0 flex-1 basis-56">
          This document is going to be deleted.{' '}
          <CountdownText
            countdown={{
              at: deletion.notBefore,
              before: 'The removal begins in',
              over: 'The removal begins within a minute',
            }}
          />
          .
        </p>
        {canWrite && (
          <div className="flex flex-wrap gap-2">
            <Button isBusy={busyWith === 'remove'} onPress={() => void run('remove', removeNow)}>
              Remove now
            </Button>
            {keep}
          </div>
        )}
      </section>
    );
  const names = deletion.agents === null ? [] : agentNames(deletion.agents);
  return (
    <section className="panel deletion" aria-labelledby="in-use-title">
      <Unlink className="size-5 shrink-0 text-failed" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-64">
        <h2 id="in-use-title" className="font-semibold">
          Agents still hold this document
        </h2>
        <p>
          ElevenLabs does not delete what agents hold themselves.{' '}
          {names.length === 0 ? 'Which ones they are could not be found out.' : 'These do:'}
        </p>
        <ul className="mt-1 list-disc pl-5" aria-label="Agents that hold it">
          {names.map((name) => (
            <li key={name} className="break-words font-medium">
              {name}
            </li>
          ))}
        </ul>
      </div>
      {canWrite && (
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" onPress={() => setIsAsking(true)}>
            Detach and delete …
          </Button>
          {keep}
        </div>
      )}
      {isAsking && (
        <ConfirmDialog
          title={`Detach and delete “${document.name}”?`}
          text={
            names.length === 0
              ? 'ElevenLabs takes it out of every agent that holds it, then deletes it. This cannot be undone.'
              : `ElevenLabs takes it out of ${names.join(', ')}, then deletes it. This cannot be undone.`
          }
          problem={problem}
          keep="Not now"
          confirm="Detach and delete"
          isBusy={busyWith === 'detach'}
          onConfirm={async () => {
            if (await run('detach', detachAndRemove)) setIsAsking(false);
          }}
          onClose={() => setIsAsking(false)}
        />
      )}
    </section>
  );
}
