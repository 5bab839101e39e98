import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

/** The look of a button, also for links, labels and parts of dialogs that are pressed like one. */
export const buttonClass = cva(
  'ease-colors inline-flex items-center border font-medium disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-fill text-on-fill press-hover:bg-fill-strong',
        plain:
          'border-line-strong/45 bg-surface text-text aria-pressed:border-accent aria-pressed:bg-raised press-hover:bg-raised',
        danger: 'border-failed bg-failed-soft text-failed press-hover:bg-failed-strong',
        quiet:
          'border-transparent px-2 text-muted aria-expanded:bg-raised aria-expanded:text-text press-hover:bg-raised press-hover:text-text',
      },
      size: {
        medium: 'min-h-9 gap-2 py-1',
        small: 'min-h-7.5 gap-1.5 py-0.5 text-sm leading-normal',
      },
      shape: { box: '', pill: 'rounded-full' },
      isWide: { true: 'w-full justify-start', false: 'justify-center whitespace-nowrap' },
    },
    compoundVariants: [
      { size: 'medium', variant: ['primary', 'plain', 'danger'], class: 'px-3.5' },
      { size: 'small', variant: ['primary', 'plain', 'danger'], class: 'px-2.5' },
      { size: 'medium', shape: 'box', class: 'rounded-lg' },
      { size: 'small', shape: 'box', class: 'rounded-[0.4375rem]' },
    ],
    defaultVariants: { variant: 'plain', size: 'medium', shape: 'box', isWide: false },
  },
);

interface ButtonProps extends VariantProps<typeof buttonClass> {
  children: ReactNode;
  onPress?: () => void;
  type?: 'button' | 'submit';
  /** Shows a spinner and disables the button. */
  isBusy?: boolean;
  isDisabled?: boolean;
  /** The accessible name, where the words inside are not enough. */
  label?: string;
  /** Further attributes, such as `aria-expanded`. */
  attributes?: ComponentProps<'button'>;
}

export function Button({
  children,
  onPress,
  type = 'button',
  isBusy = false,
  isDisabled = false,
  label,
  attributes,
  ...look
}: ButtonProps) {
  return (
    <button
      {...attributes}
      type={type}
      disabled={isDisabled || isBusy}
      aria-busy={isBusy || undefined}
      onClick={onPress}
      aria-label={label}
      className={buttonClass(look)}
    >
      {isBusy && <LoaderCircle className="spin size-4" aria-hidden="true" />}
      {children}
    </button>
  );
}
