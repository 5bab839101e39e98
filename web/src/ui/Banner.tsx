import { cva, type VariantProps } from 'class-variance-authority';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

const bannerClass = cva('flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl px-4 py-2.5', {
  variants: {
    tone: {
      failed: 'bg-failed-soft text-failed',
      waiting: 'bg-pending-soft text-pending',
    },
    place: {
      below: 'mt-4',
      inFlow: '',
      /** Visible even where its part of the page is far below. */
      sticky: 'sticky bottom-4 z-15 mt-4',
    },
  },
  defaultVariants: { tone: 'failed', place: 'below' },
});

interface BannerProps extends VariantProps<typeof bannerClass> {
  icon?: LucideIcon;
  children: ReactNode;
  /** Buttons after the text. */
  actions?: ReactNode;
  /** Makes screen readers read it out as soon as it appears. */
  isAlert?: boolean;
}

/** A message across the page. */
export function Banner({ icon: Icon, children, actions, isAlert = false, ...look }: BannerProps) {
  return (
    <div role={isAlert ? 'alert' : undefined} className={bannerClass(look)}>
      {Icon && <Icon className="size-5 shrink-0" aria-hidden="true" />}
      <p className="min-w-0 grow basis-56">{children}</p>
      {actions}
    </div>
  );
}
