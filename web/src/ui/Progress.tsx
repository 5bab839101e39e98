import { cva, type VariantProps } from 'class-variance-authority';

const progressClass = cva(
  'h-1.5 min-w-0 overflow-hidden rounded-full bg-syncing-soft accent-syncing [&::-moz-progress-bar]:bg-syncing [&::-webkit-progress-bar]:bg-syncing-soft [&::-webkit-progress-value]:bg-syncing',
  {
    variants: {
      width: { grow: 'flex-1', full: 'w-full flex-none', narrow: 'max-w-xs flex-none' },
    },
    defaultVariants: { width: 'grow' },
  },
);

interface ProgressProps extends VariantProps<typeof progressClass> {
  /** The accessible name. */
  label: string;
  /** Left out while the progress is unknown. */
  value?: number;
  max?: number;
}

export function Progress({ label, value, max = 100, width }: ProgressProps) {
  return <progress aria-label={label} value={value} max={max} className={progressClass({ width })} />;
}
