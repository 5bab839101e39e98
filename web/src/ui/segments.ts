/** The look of a row of alternatives, for Radix's tabs and for radio buttons alike. */
export const segmentsClass = 'flex gap-0.5 rounded-lg bg-raised p-0.75';

export const segmentClass =
  'flex-1 cursor-pointer rounded-md px-3 py-1 text-center font-medium text-muted hover:text-text has-checked:bg-surface has-checked:text-text has-checked:shadow-low has-focus-visible:outline-2 has-focus-visible:outline-accent data-[state=active]:bg-surface data-[state=active]:text-text data-[state=active]:shadow-low';
