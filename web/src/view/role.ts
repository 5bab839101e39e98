/** Why somebody who may only read cannot do what a button offers. */
export const editorsOnly =
  'Only editors can do this. You may read everything here: ask whoever manages access for the editor role.';
