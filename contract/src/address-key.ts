/**
 * When two web addresses count as the same. The stored address stays as it was given: another
 * spelling may lead to another page, so that people decide.
 */
import type { Source } from './document.ts';
import { parseUrl } from './parse-url.ts';

/** Added by newsletters and advertisements. They say where a visitor comes from. */
const trackingParameters = new RegExp(
  `^(?:${[
    'utm_.+|pk_.+|mtm_.+|matomo_.+|piwik_.+|fb_action_.+|hsa_.+|gad_.+',
    'fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|ttclid|yclid|ysclid|irclickid|sccid|rdt_cid|li_fat_id',
    'igsh|igshid|srsltid|epik|s_kwcid|s_cid|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs..|hsctatracking',
    'vero_id|vero_conv|oly_anon_id|oly_enc_id|wickedid|_ga|_gl|ref_src',
  ].join('|')})$`,
  'i',
);

/** A route of a page that is drawn by a script. Other fragments are a place within one page. */
const isRoute = (fragment: string): boolean => /^#(?:!|\/)/.test(fragment);

/** The page that servers show for a folder. */
const indexPage = /\/(?:index\.(?:html?|php)|default\.aspx?)$/i;

const unreserved = /^[\w.~-]$/;
/** Spells each escape in upper case, and none that is not needed: RFC 3986, section 6.2.2. */
const normalEscapes = (text: string): string =>
  text.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return unreserved.test(character) ? character : encoded.toUpperCase();
  });

const isTracking = (parameter: string): boolean => trackingParameters.test(parameter.split('=')[0] ?? '');

/** The parameters in one order, without those for tracking; empty or with its question mark. */
export function normalQuery(search: string): string {
  const parameters = search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter));
  const query = parameters.map((parameter) => normalEscapes(parameter).replace(/=$/, '')).sort();
  return query.length === 0 ? '' : `?${query.join('&')}`;
}

/** Firestore compares at most 1,500 bytes of a text. */
const longestKey = 1_400;

/**
 * The same for spellings of one address that usually lead to the same page: another scheme, `www.`,
 * a slash at the end, tracking parameters, the order of the others, and a place within the page.
 *
 * @param url as it is stored
 */
export function addressKey(url: string): string {
  const parsed = parseUrl(url);
  // Another tool may have written anything.
  if (parsed === null) return url.slice(0, longestKey);
  const { hostname, port, pathname, search, hash } = parsed;
  const host = hostname.replace(/\.$/, '').replace(/^www\./, '');
  const isDefaultPort = port === '' || port === '80' || port === '443';
  const path = normalEscapes(pathname).replace(indexPage, '/').replace(/\/+$/, '');
  const route = isRoute(hash)
    ? normalEscapes(hash)
        .replace(/^#!?\/*/, '')
        .replace(/\/+$/, '')
    : '';
  const key = `${host}${isDefaultPort ? '' : `:${port}`}${path}${normalQuery(search)}${route === '' ? '' : `#/${route}`}`;
  return key.slice(0, longestKey);
}

/** Returns the field that follows from a source. It is written together with it. */
export const addressFields = (source: Source) => ({
  address_key: source.type === 'url' ? addressKey(source.url) : null,
});

/** A remark about an address, shown before it is added. */
export type AddressNote = 'route' | 'place' | 'tracking';

export const addressNotes: Readonly<Record<AddressNote, string>> = {
  route: 'ElevenLabs may ignore the part after # and load the start page.',
  place: 'The part after # is a place in the page and is left out.',
  tracking: 'Tracking parameters are kept, and ignored when addresses are compared.',
};

/** @param url as it was typed */
export function notesOnAddress(url: string): AddressNote[] {
  const parsed = parseUrl(url.trim());
  if (parsed === null) return [];
  const { hash, search } = parsed;
  const notes: AddressNote[] = [];
  if (isRoute(hash)) notes.push('route');
  else if (hash !== '') notes.push('place');
  if (search.slice(1).split('&').some(isTracking)) notes.push('tracking');
  return notes;
}

/** The address as it is stored: without the name of a place within the page. Routes are kept. */
export function withoutPlace(url: URL): string {
  const stored = new URL(url);
  if (!isRoute(stored.hash)) stored.hash = '';
  return stored.href;
}
