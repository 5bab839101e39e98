import type { AgentList } from '@knowledge-sync/contract';
import { BookOpenCheck, BookX } from 'lucide-react';
import { Badge } from '../ui/Badge.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { AgentSettings, isMissingBranches, isSearchOff } from './AgentSettings.tsx';
import { searchTexts, agentsTexts as texts } from './texts.ts';

interface AgentRowProps {
  agent: AgentList['agents'][number];
  canWrite: boolean;
  onPick: (action: 'connect' | 'disconnect' | 'search') => void;
}

export function AgentRow({ agent: { id, name, attached, branches }, canWrite, onPick }: AgentRowProps) {
  return (
    <li className="grid gap-x-4 gap-y-2 px-4 py-3 not-first:border-line not-first:border-t md:grid-cols-[minmax(0,1fr)_auto_8.5rem] md:items-center">
      <div className="min-w-0">
        <p className="break-words font-medium">
          <bdi>{name}</bdi>
        </p>
        <p className="flex items-start gap-1 text-muted text-sm">
          <code className="min-w-0 break-all py-1">{id}</code>
          <CopyButton text={() => id} label={texts.copyId(name)} variant="quiet" />
        </p>
        {attached && <AgentSettings branches={branches} />}
        {attached && (
          <div className="flex flex-wrap gap-2 not-empty:mt-2">
            {isSearchOff(branches) && (
              <EditorButton
                canWrite={canWrite}
                size="small"
                label={searchTexts.turnOnLabel(name)}
                onPress={() => onPick('search')}
              >
                {searchTexts.turnOn}
              </EditorButton>
            )}
            {isMissingBranches(branches) && (
              <EditorButton
                canWrite={canWrite}
                size="small"
                label={`${texts.connectBranches}: ${name}`}
                onPress={() => onPick('connect')}
              >
                {texts.connectBranches}
              </EditorButton>
            )}
          </div>
        )}
      </div>
      <p className="flex">
        <Badge tone={attached ? 'completed' : 'deleting'} icon={attached ? BookOpenCheck : BookX}>
          {attached ? texts.connected : texts.notConnected}
        </Badge>
      </p>
      <div className="md:justify-self-end">
        {attached ? (
          <EditorButton
            canWrite={canWrite}
            size="small"
            label={`${texts.disconnect} ${name}`}
            onPress={() => onPick('disconnect')}
          >
            {texts.disconnect}
          </EditorButton>
        ) : (
          <EditorButton
            canWrite={canWrite}
            size="small"
            variant="primary"
            label={`${texts.connect} ${name}`}
            onPress={() => onPick('connect')}
          >
            {texts.connect}
          </EditorButton>
        )}
      </div>
    </li>
  );
}
