import type { ComponentProps } from 'react';
import { Field, type FieldProps } from './Field.tsx';
import { fieldClass } from './field-class.ts';

interface TextFieldProps extends FieldProps, Omit<ComponentProps<'input'>, 'onChange' | 'id' | 'className'> {
  value: string;
  onValue: (value: string) => void;
}

/** A labelled line of text. */
export function TextField({ label, isLabelHidden, problems, onValue, ...input }: TextFieldProps) {
  return (
    <Field label={label} isLabelHidden={isLabelHidden} problems={problems}>
      {(control) => (
        <input
          dir="auto"
          {...input}
          {...control}
          onChange={(event) => onValue(event.target.value)}
          className={fieldClass}
        />
      )}
    </Field>
  );
}
