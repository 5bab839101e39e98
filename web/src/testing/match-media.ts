/** jsdom has no media queries, but toasts read the colour scheme. */
window.matchMedia ??= (media) => Object.assign(new EventTarget(), { media, matches: false }) as MediaQueryList;
