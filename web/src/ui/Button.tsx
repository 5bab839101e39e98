import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

const variants = {
  primary: 'button-primary',
  quiet: 'button-quiet',
  plain: 'button-plain',
  danger: 'button-danger',
} as const;

interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  type?: 'button' | 'submit';
  variant?: keyof typeof variants;
  size?: 'small' | 'medium';
  /** Shows that it works, and cannot be pressed meanwhile. */
  isBusy?: boolean;
  isDisabled?: boolean;
  isWide?: boolean;
  /** The accessible name, where the words inside do not say enough. */
  label?: string;
  /** Further attributes, such as `aria-expanded`. */
  attributes?: ComponentProps<'button'>;
}

export function Button({
  children,
  onPress,
  type = 'button',
  variant = 'plain',
  size = 'medium',
  isBusy = false,
  isDisabled = false,
  isWide = false,
  label,
  attributes,
}: ButtonProps) {
  return (
    <button
      {...attributes}
      type={type}
      disabled={isDisabled || isBusy}
      onClick={onPress}
      aria-label={label}
      className={`button ${variants[variant]} ${size === 'small' ? 'button-small' : ''} ${isWide ? 'button-wide' : ''}`}
    >
      {isBusy && <LoaderCircle className="spin size-4" aria-hidden="true" />}
      {children}
    </button>
  );
}
