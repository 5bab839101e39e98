import { cva } from 'class-variance-authority';
import { Bot } from 'lucide-react';
import type { ClaimView } from '../model/holders.ts';
import { claimsTexts as texts } from './texts.ts';

const titleClass = cva('', {
  variants: {
    tone: {
      good: 'text-completed',
      busy: 'text-syncing',
      attention: 'text-pending',
      unknown: 'text-muted',
    } satisfies Record<ClaimView['tone'], string>,
  },
});

/** The claim about one agent, with its reason. */
export function AgentClaim({
  claim: { title, tone, reason },
}: {
  claim: Pick<ClaimView, 'title' | 'tone' | 'reason'>;
}) {
  return (
    <>
      <span className={titleClass({ tone })}>{title}</span>
      {reason !== null && <span className="block text-muted text-sm">{reason}</span>}
    </>
  );
}

/** The claims about all agents that have the folder, with their reasons. */
export function AgentClaims({ claims }: { claims: readonly ClaimView[] }) {
  return (
    <ul aria-label={texts.list} className="flex flex-col gap-2">
      {claims.map((claim) => (
        <li key={claim.id} className="flex items-start gap-2">
          <Bot className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
          <span className="min-w-0 break-words">
            <span className="font-medium">{claim.name}</span> <AgentClaim claim={claim} />
          </span>
        </li>
      ))}
    </ul>
  );
}
