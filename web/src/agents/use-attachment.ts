import { type FolderAttachment, folderAttachmentSchema, type UsageMode } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';

export interface AttachmentDialogProps {
  agent: { id: string; name: string };
  onDone: (attachment: FolderAttachment) => void;
  onClose: () => void;
}

/** Gives an agent the folder, or takes it away; what holds afterwards is what ElevenLabs says when it is asked again. */
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
    if (isAsWanted) onClose();
    else
      setProblem('ElevenLabs did not keep the change: somebody may have edited the agent at the same time. Try again.');
  };
  return { run, isBusy, problem };
}
