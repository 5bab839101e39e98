/** The security headers that every deployment has. */

export const headersEverywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  // The sign-in opens a window of Google, which answers to this page.
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** The deployed policy of the page, directive by directive. */
export const pagePolicy: Readonly<Record<string, string>> = {
  'default-src': "'self'",
  'script-src': "'self' https://apis.google.com",
  'frame-src': "'self' https://*.firebaseapp.com",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'connect-src':
    "'self' https://firestore.googleapis.com https://identitytoolkit.googleapis.com https://securetoken.googleapis.com",
  'object-src': "'none'",
  'base-uri': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

export const directives = (header: string | null | undefined): Record<string, string> =>
  Object.fromEntries(
    (header ?? '').split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );
