import type { SyncErrorType } from '@knowledge-sync/contract';
import type { Overview } from '../model/overview.ts';
import { Button } from '../ui/Button.tsx';
import { formatCount } from '../view/format.ts';
import { failureChips } from '../view/overview.ts';
import { causeTexts } from './late-texts.ts';

interface CausesProps {
  failures: Overview['failures'];
  cause: SyncErrorType | null;
  onCause: (cause: SyncErrorType | null) => void;
}

/** Why documents failed, most frequent first. Pressing a cause filters by it. */
export default function Causes({ failures, cause, onCause }: CausesProps) {
  return (
    <ul className="flex flex-wrap gap-2" aria-label={causeTexts.label}>
      {failureChips(failures).map(({ type, title, count }) => (
        <li key={type}>
          <Button
            size="small"
            shape="pill"
            onPress={() => onCause(type === cause ? null : type)}
            attributes={{ 'aria-pressed': type === cause }}
          >
            {title} ({formatCount(count)})
          </Button>
        </li>
      ))}
    </ul>
  );
}
