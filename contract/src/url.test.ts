import { describe, expect, test } from 'vitest';
import { limits } from './limits.ts';
import { nameOfUrl, urlSchema } from './url.ts';

const messageOf = (url: unknown): string | undefined => urlSchema.safeParse(url).error?.issues[0]?.message;

describe('an address', () => {
  test.each([
    ['https://example.com', 'https://example.com/'],
    ['  http://Example.COM/Help?q=1#part ', 'http://example.com/Help?q=1'],
    ['https://example.com:8443/a', 'https://example.com:8443/a'],
    ['https://example.com/#/faq', 'https://example.com/#/faq'],
    ['https://example.com/app#!/faq/2', 'https://example.com/app#!/faq/2'],
    ['https://example.com/a#:~:text=b', 'https://example.com/a'],
    ['https://example.com/?utm_source=a&b=c', 'https://example.com/?utm_source=a&b=c'],
    ['https://example.com:443/', 'https://example.com/'],
    ['http://example.com:443/', 'http://example.com:443/'],
    ['https://example.com:3000/', 'https://example.com:3000/'],
    ['https://example.com./a', 'https://example.com./a'],
    ['https://email.example.com/', 'https://email.example.com/'],
    ['https://notmetadata.goog/', 'https://notmetadata.goog/'],
    ['https://bücher.example.de/ä', 'https://xn--bcher-kva.example.de/%C3%A4'],
    ['https://93.184.216.34/a', 'https://93.184.216.34/a'],
    ['https://168.63.129.17/', 'https://168.63.129.17/'],
    ['https://172.15.0.1/', 'https://172.15.0.1/'],
    ['https://172.32.0.1/', 'https://172.32.0.1/'],
    ['https://[2606:2800:220:1:248:1893:25c8:1946]/', 'https://[2606:2800:220:1:248:1893:25c8:1946]/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    ['https://example.com/@user', 'https://example.com/@user'],
  ])('%s is accepted as %s', (url, normal) => {
    expect(urlSchema.parse(url)).toBe(normal);
  });

  test.each([
    [7, /must be a string/],
    ['', /^Enter a web address, such as https:\/\/example\.com\/help\.$/],
    ['example.com', /^Enter a complete web address/],
    ['//example.com/', /^Enter a complete web address/],
    ['https://', /^Enter a complete web address/],
    ['https:example.com', /^Enter a complete web address/],
    ['https:/example.com', /^Enter a complete web address/],
    ['https:///example.com', /^Enter a complete web address/],
    ['https://exa mple.com', /spaces/],
    ['https://example.com/a\nb', /spaces, control characters/],
    ['https://example.com\\@10.0.0.1/', /backslashes/],
    ['ftp://example.com/', /https:\/\/ or http:\/\//],
    ['file:///etc/passwd', /https:\/\/ or http:\/\//],
    ['javascript:alert(1)', /https:\/\/ or http:\/\//],
    ['data:text/plain,hello', /https:\/\/ or http:\/\//],
    ['https://user:secret@example.com/', /user name and password/],
    ['https://user@example.com/', /user name and password/],
    ['https://@example.com/', /user name and password/],
    [`https://example.com/${'a'.repeat(limits.urlMaxLength)}`, /at most 2048 characters/],
  ])('%s is rejected with a sentence that says how to fix it', (url, message) => {
    expect(messageOf(url)).toMatch(message);
    expect(messageOf(url)).toMatch(/^\w.*\.$/);
  });

  test.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'intranet',
    'server1:8080',
    'a.localhost',
    'printer.local',
    'db.internal',
    'metadata.google.internal',
    'metadata.google.internal.',
    'wiki.corp',
    'nas.lan',
    'router.home.arpa',
    'a.test',
    'a.invalid',
    'a.onion',
    'api.default.svc',
    '1.0.0.127.in-addr.arpa',
    '1.0.0.0.ip6.arpa',
    'metadata.goog',
    'METADATA.goog.',
    'a.metadata.goog',
    'server.mail',
    'a.example',
    'a.arpa',
    'vault.service.consul',
    '10.0.0.1.nip.io',
    '127-0-0-1.sslip.io',
    'app.localtest.me',
    'localhost..',
    'a.local..',
    'metadata.google.internal..',
    'example..com',
    '.example.com',
    '127.0.0.1..',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '168.63.129.16',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '017700000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
    '１２７.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[2001::1]',
    '[2002:7f00:1::]',
    '[3fff::1]',
  ])('at %s is rejected because its host is not public', (host) => {
    expect(messageOf(`http://${host}/`)).toBe("That address isn't public. ElevenLabs can only load public pages.");
  });

  test.each([0, 1, 21, 22, 25, 53, 110, 445, 1023, 2375, 3306, 5432, 6379, 9200, 11211, 27017])(
    'with the port %i is rejected, because no website is there',
    (port) => {
      expect(messageOf(`http://example.com:${port}/`)).toBe(
        'Use an address without a port, or with the port 8080 or 8443.',
      );
    },
  );

  test.each(['1572395042', '0x5db8d822', '93.184.55330', '0135.0270.0330.042', '93.184.216.34.'])(
    'at %s, an unusual spelling of a public IP address, is rejected with the usual one',
    (host) => {
      expect(messageOf(`http://${host}/`)).toMatch(/^Write the IP address as \d+\.\d+\.\d+\.\d+\.$/);
    },
  );
});

test('a page without a name is named after its address', () => {
  expect(nameOfUrl('https://example.com/')).toBe('example.com');
  expect(nameOfUrl('https://example.com:8443/help/refunds')).toBe('example.com:8443/help/refunds');
  expect(nameOfUrl('https://example.com/help?utm_source=mail&id=2')).toBe('example.com/help?id=2');
  expect(nameOfUrl('https://example.com/?gclid=x')).toBe('example.com');
  expect(nameOfUrl('https://example.com/#/faq')).toBe('example.com#/faq');
  expect(nameOfUrl('https://xn--bcher-kva.example.de/%C3%BCber')).toBe('bücher.example.de/über');
  expect(nameOfUrl(`https://example.com/${'a'.repeat(500)}`)).toHaveLength(limits.nameMaxLength);
});
