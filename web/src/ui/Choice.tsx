import { useId } from 'react';

interface ChoiceProps {
  type: 'checkbox' | 'radio';
  /** Groups radio buttons. */
  name?: string;
  title: string;
  /** The consequences of choosing it. */
  hint?: string;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

/** A labelled tick box or radio button. */
export function Choice({ type, name, title, hint, isChosen, onChoose }: ChoiceProps) {
  const hintId = useId();
  return (
    <label className="choice flex cursor-pointer items-baseline gap-2">
      <input
        type={type}
        name={name}
        checked={isChosen}
        onChange={(event) => onChoose(event.target.checked)}
        aria-describedby={hint && hintId}
        className="translate-y-0.5"
      />
      <span>
        {title}
        {hint && (
          <span id={hintId} className="block text-muted text-sm">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
