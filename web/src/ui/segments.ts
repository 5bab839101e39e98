/** The look of a row of alternatives, for Radix's tabs and for radio buttons; see controls.css. */
export const segmentsClass = 'segments';
export const segmentClass = 'segment';
