import { type ReactNode, useId } from 'react';
import { fieldLabelClass } from './field-class.ts';

export interface FieldProps {
  label: string;
  isLabelHidden?: boolean | undefined;
  /** The problems of the value. Only the first is shown: the others often follow from it. */
  problems?: readonly string[] | undefined;
}

interface ControlAttributes {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

interface FieldFrameProps extends FieldProps {
  children: (control: ControlAttributes) => ReactNode;
}

/** Puts a label above a control and its problem beneath it. */
export function Field({ label, isLabelHidden = false, problems = [], children }: FieldFrameProps) {
  const id = useId();
  const problemId = `${id}-problem`;
  const [problem] = problems;
  const isWrong = problem !== undefined;
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : fieldLabelClass}>
        {label}
      </label>
      {children({ id, 'aria-invalid': isWrong || undefined, 'aria-describedby': isWrong ? problemId : undefined })}
      {isWrong && (
        <p id={problemId} className="text-failed text-sm">
          {problem}
        </p>
      )}
    </div>
  );
}
