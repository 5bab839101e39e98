import { type ErrorView, technicalText } from '../view/error.ts';
import { CopyButton } from './CopyButton.tsx';

interface ErrorDetailsProps {
  id: string;
  name: string;
  error: ErrorView;
}

/** Why it failed: first for the person, then for whoever looks into it. */
export function ErrorDetails({ id, name, error }: ErrorDetailsProps) {
  return (
    <div className="details">
      <div className="flex max-w-prose flex-col gap-1.5">
        <p className="font-medium text-failed">{error.sentence}</p>
        {error.hint && <p>{error.hint}</p>}
      </div>
      <dl className="facts">
        {error.technical.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className="contents">
          <dt>Document id</dt>
          <dd>{id}</dd>
        </div>
      </dl>
      <div>
        <CopyButton text={() => technicalText(id, name, error)}>Copy technical details</CopyButton>
      </div>
    </div>
  );
}
