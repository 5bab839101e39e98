import { cva } from 'class-variance-authority';

/** The frame of a part of the page. */
export const panelClass = cva('rounded-xl border shadow-low', {
  variants: {
    tone: {
      calm: 'border-line bg-surface',
      attention: 'border-pending bg-pending-faint',
    },
  },
  defaultVariants: { tone: 'calm' },
});
