import { type FolderAttachment, folderAttachmentSchema, type UsageMode } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { notify } from '../ui/notify.ts';
import { agentsTexts, disconnectTexts } from './texts.ts';

export interface AttachmentDialogProps {
  agent: { id: string; name: string };
  onDone: (attachment: FolderAttachment) => void;
  onClose: () => void;
}

/** Attaches the folder to an agent or detaches it, and reports what ElevenLabs confirms. */
export function useAttachment({ agent, onDone, onClose }: AttachmentDialogProps) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (action: 'attach-folder' | 'detach-folder', json?: { usage_mode: UsageMode }): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    const answer = await call('POST', `/agents/${encodeURIComponent(agent.id)}/${action}`, {
      schema: folderAttachmentSchema,
      ...(json !== undefined && { json }),
    });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.refusal.message);
    onDone(answer.value);
    const isAsWanted = answer.value.attached === (action === 'attach-folder');
    if (!isAsWanted) return setProblem(agentsTexts.notKept);
    const { still_used } = answer.value;
    if (still_used !== null) notify('error', disconnectTexts.stillUsed(agent.name, still_used.branches));
    onClose();
  };
  return { run, isBusy, problem };
}
