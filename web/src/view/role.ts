/** Why a viewer cannot use a button. */
export const editorsOnly = 'Only editors can do this. Ask an administrator for the editor role.';
