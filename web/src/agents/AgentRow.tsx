import type { AgentList } from '@knowledge-sync/contract';
import { BookOpenCheck, BookX } from 'lucide-react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';

interface AgentRowProps {
  agent: AgentList['agents'][number];
  canWrite: boolean;
  onAsk: (about: 'attach' | 'detach') => void;
}

export function AgentRow({ agent: { id, name, attached }, canWrite, onAsk }: AgentRowProps) {
  const Icon = attached ? BookOpenCheck : BookX;
  return (
    <li className="agent">
      <div className="min-w-0">
        <p className="break-words font-medium">{name}</p>
        <p className="flex items-start gap-1 text-muted text-sm">
          <code className="min-w-0 break-all py-1">{id}</code>
          <CopyButton text={() => id} label={`Copy the id of ${name}`} variant="quiet" />
        </p>
      </div>
      <p className={`pill ${attached ? 'pill-completed' : 'pill-deleting'}`}>
        <Icon className="size-3.5 shrink-0" aria-hidden="true" />
        {attached ? 'Knows all documents' : 'Does not hold the folder'}
      </p>
      <div className="agent-action">
        {attached ? (
          <EditorButton
            canWrite={canWrite}
            size="small"
            label={`Take folder away from ${name}`}
            onPress={() => onAsk('detach')}
          >
            Take folder away
          </EditorButton>
        ) : (
          <EditorButton
            canWrite={canWrite}
            size="small"
            variant="primary"
            label={`Attach folder to ${name}`}
            onPress={() => onAsk('attach')}
          >
            Attach folder
          </EditorButton>
        )}
      </div>
    </li>
  );
}
