/** The look of a label above a control. */
export const fieldLabelClass = 'font-medium text-sm leading-normal';

/** The look of a control that is typed into. */
export const fieldClass =
  'w-full min-w-0 rounded-lg border border-line-strong bg-surface px-2.5 py-1.5 focus-visible:outline-offset-0 aria-invalid:border-failed';
