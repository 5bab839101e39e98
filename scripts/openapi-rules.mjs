/**
 * Spectral rules for the OpenAPI document: OWASP's, without those that do not fit. Spectral reads
 * rules from JavaScript only.
 *
 * Source: https://github.com/stoplightio/spectral-owasp-ruleset
 */
import owasp from '@stoplight/spectral-owasp-ruleset';

/** The description of the API, and health, are open to everyone and refuse no one. */
const withSignIn = '$.paths[*][?(@ && @.security && @.security.length > 0)].responses';

const onlyFor = (given, name) => ({ ...owasp.rules[name], given });

export default {
  extends: [owasp],
  rules: {
    'owasp:api8:2023-define-error-responses-401': onlyFor(withSignIn, 'owasp:api8:2023-define-error-responses-401'),
    'owasp:api8:2023-define-error-responses-500': onlyFor(withSignIn, 'owasp:api8:2023-define-error-responses-500'),
    'owasp:api4:2023-rate-limit-responses-429': onlyFor(withSignIn, 'owasp:api4:2023-rate-limit-responses-429'),
    // The limits are counted per user, so a caller without a role meets none.
    'owasp:api4:2023-rate-limit': onlyFor(
      `${withSignIn}[?(@property.match(/^(2|40[^13]|4[1-9])/))]`,
      'owasp:api4:2023-rate-limit',
    ),
    // functions/src/api/http/role.test.ts lists the operations that are open to everyone.
    'owasp:api2:2023-read-restricted': 'off',
    // No page of another origin may read an answer, so there is no such header.
    'owasp:api8:2023-define-cors-origin': 'off',
    // Names, texts and sentences may have any characters. IDs, digests and headers have patterns.
    'owasp:api4:2023-string-restricted': 'off',
  },
};
