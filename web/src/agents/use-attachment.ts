import { type FolderAttachment, folderAttachmentSchema, type UsageMode } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { notify } from '../ui/notify.ts';
import type { ChosenBranches } from './BranchChoice.tsx';
import { agentsTexts, branchTexts, disconnectTexts } from './texts.ts';

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
  const run = async (
    action: 'attach-folder' | 'detach-folder',
    branches: Pick<ChosenBranches, 'ids' | 'all'>,
    fields?: { usage_mode: UsageMode },
  ): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    const answer = await call('POST', `/agents/${encodeURIComponent(agent.id)}/${action}`, {
      schema: folderAttachmentSchema,
      json: { ...fields, branch_ids: branches.ids },
    });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.refusal.message);
    onDone(answer.value);
    const { branches: changed, still_used } = answer.value;
    const refused = changed.flatMap(({ id, problem: reason }) =>
      reason === null ? [] : [branchTexts.problem(nameOf(branches.all, id), reason)],
    );
    if (refused.length > 0) return setProblem(refused.join(' '));
    if (changed.some(({ attached }) => attached !== (action === 'attach-folder')))
      return setProblem(agentsTexts.notKept);
    if (still_used !== null) notify('error', disconnectTexts.stillUsed(agent.name, still_used.branches));
    onClose();
  };
  return { run, isBusy, problem };
}

const nameOf = (branches: ChosenBranches['all'], id: string | null): string =>
  branches.find((branch) => branch.id === id)?.name ?? branchTexts.main;
