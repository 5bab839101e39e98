import type { ComponentProps } from 'react';
import { Field, type FieldProps } from './Field.tsx';
import { fieldClass } from './field-class.ts';

interface TextAreaProps extends FieldProps, Pick<ComponentProps<'textarea'>, 'rows'> {
  value: string;
  onValue: (value: string) => void;
  size: 'small' | 'large';
}

const heights = { small: 'min-h-[min(8rem,24dvh)]', large: 'min-h-[max(16rem,50dvh)]' };

/** A labelled text of several lines. */
export function TextArea({ label, isLabelHidden, problems, onValue, size, ...textarea }: TextAreaProps) {
  return (
    <Field label={label} isLabelHidden={isLabelHidden} problems={problems}>
      {(control) => (
        <textarea
          dir="auto"
          {...textarea}
          {...control}
          onChange={(event) => onValue(event.target.value)}
          className={`${fieldClass} ${heights[size]} resize-y`}
        />
      )}
    </Field>
  );
}
