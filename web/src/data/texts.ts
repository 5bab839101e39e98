/** Words of what several features share. */
export const shortcutsSwitchTexts = {
  title: 'Keyboard shortcuts',
  hint: 'Single keys, such as J and R',
};
