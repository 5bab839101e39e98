/** jsdom lays nothing out and so has no media queries; toasts ask for the colour scheme. */
window.matchMedia ??= (media) => Object.assign(new EventTarget(), { media, matches: false }) as MediaQueryList;
