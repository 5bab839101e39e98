import { type ComponentProps, useId } from 'react';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'id' | 'className'> {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** What is wrong with the value; the first is shown, since the others often follow from it. */
  problems?: readonly string[];
  isLabelHidden?: boolean;
}

/** A labelled input with its problems beneath it. */
export function TextField({ label, value, onValue, problems = [], isLabelHidden = false, ...input }: TextFieldProps) {
  const id = useId();
  const isWrong = problems.length > 0;
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'field-label'}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? `${id}-problems` : undefined}
        className="field"
      />
      {isWrong && <FieldProblems id={`${id}-problems`} problems={problems} />}
    </div>
  );
}

export function FieldProblems({ id, problems }: { id: string; problems: readonly string[] }) {
  return (
    <p id={id} className="text-failed text-sm first-letter:uppercase">
      {problems[0]}
    </p>
  );
}
