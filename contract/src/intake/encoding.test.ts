import { describe, expect, it } from 'vitest';
import { decodeText } from './encoding.ts';
import { takeIn } from './take-in.ts';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

describe('a text that is not in UTF-8 is read, and its encoding is named', () => {
  it.each([
    [
      'UTF-16',
      'utf-16-le',
      'Возврат денег занимает пять рабочих дней. Напишите нам, если что-то не так.',
      'EgQ+BDcEMgRABDAEQgQgADQENQQ9BDUEMwQgADcEMAQ9BDgEPAQwBDUEQgQgAD8ETwRCBEwEIABABDAEMQQ+BEcEOARFBCAANAQ9BDUEOQQuACAAHQQwBD8EOARIBDgEQgQ1BCAAPQQwBDwELAAgADUEQQQ7BDgEIABHBEIEPgQtAEIEPgQgAD0ENQQgAEIEMAQ6BC4A',
    ],
    [
      'UTF-16',
      'utf-16-be',
      'Возврат денег занимает пять рабочих дней. Напишите нам, если что-то не так.',
      'BBIEPgQ3BDIEQAQwBEIAIAQ0BDUEPQQ1BDMAIAQ3BDAEPQQ4BDwEMAQ1BEIAIAQ/BE8EQgRMACAEQAQwBDEEPgRHBDgERQAgBDQEPQQ1BDkALgAgBB0EMAQ/BDgESAQ4BEIENQAgBD0EMAQ8ACwAIAQ1BEEEOwQ4ACAERwRCBD4ALQRCBD4AIAQ9BDUAIARCBDAEOgAu',
    ],
    [
      'UTF-16',
      'utf-16-le',
      '返金には五営業日かかります。ご不明な点はサポートまでお問い合わせください。',
      '1I/RkWswbzCUTrZVbWnlZUswSzCKMH4wWTACMFQwDU4OZmowuXBvMLUw3TD8MMgwfjBnMEowT1VEMAhUjzBbME8wYDBVMEQwAjA=',
    ],
    ['UTF-16', 'utf-16', 'Refunds', '//5SAGUAZgB1AG4AZABzAA=='],
    [
      'KOI8-R',
      'koi8-r',
      'Возврат денег занимает пять рабочих дней. Напишите нам, если что-то не так.',
      '98/a19LB1CDExc7FxyDawc7JzcHF1CDQ0dTYINLBws/eycggxM7Fyi4g7sHQydvJ1MUgzsHNLCDF08zJIN7Uzy3UzyDOxSDUwcsu',
    ],
    [
      'Windows-1251',
      'cp1251',
      'Возврат денег занимает пять рабочих дней. Напишите нам, если что-то не так.',
      'wu7n4vDg8iDk5e3l4yDn4O3o7ODl8iDv//L8IPDg4e736PUg5O3l6S4gzeDv6Pjo8uUg7eDsLCDl8evoIPfy7i3y7iDt5SDy4Oou',
    ],
    [
      'ISO-8859-5',
      'iso8859-5',
      'Возврат денег занимает пять рабочих дней. Напишите нам, если что-то не так.',
      'st7X0uDQ4iDU1d3V0yDX0N3Y3NDV4iDf7+LsIODQ0d7n2OUg1N3V2S4gvdDf2OjY4tUg3dDcLCDV4dvYIOfi3i3i3iDd1SDi0Nou',
    ],
    [
      'IBM866',
      'cp866',
      'Возврат денег занимает пять рабочих дней. Напишите нам, если что-то не так.',
      'gq6nouCg4iCkpa2loyCnoK2orKCl4iCv7+LsIOCgoa7nqOUgpK2lqS4gjaCvqOio4qUgraCsLCCl4auoIOfiri3iriCtpSDioKou',
    ],
    [
      'Shift_JIS',
      'shift_jis',
      '返金には五営業日かかります。ご不明な点はサポートまでお問い合わせください。',
      'ldSL4ILJgs2M3Ilji8aT+oKpgqmC6ILcgreBQoKylXOWvoLIk1+CzYNUg3yBW4NngtyCxYKoluKCoo2Hgu2CuYKtgr6Cs4KigUI=',
    ],
    [
      'EUC-JP',
      'euc_jp',
      '返金には五営業日かかります。ご不明な点はサポートまでお問い合わせください。',
      'yta24qTLpM+43rHEtsjG/KSrpKuk6qTepLmho6S0ydTMwKTKxcCkz6W1pd2hvKXIpN6kx6SqzOSkpLnnpO+ku6SvpMCktaSkoaM=',
    ],
    [
      'ISO-2022-JP',
      'iso2022_jp',
      '返金には五営業日かかります。ご不明な点はサポートまでお問い合わせください。',
      'GyRCSlY2YiRLJE84XjFENkhGfCQrJCskaiReJDkhIyQ0SVRMQCRKRUAkTyU1JV0hPCVIJF4kRyQqTGQkJDlnJG8kOyQvJEAkNSQkISMbKEI=',
    ],
    [
      'GB18030',
      'gb18030',
      '退款需要五个工作日。如有疑问,请联系客服部门。我们会尽快回复您的邮件。',
      'zcu/7tDo0qrO5bj2uaTX98jVoaPI59PQ0snOyizH68Gqz7W/zbf+sr/DxaGjztLDx7vhvqG/7LvYuLTE+rXE08q8/qGj',
    ],
    [
      'Big5',
      'big5',
      '退款需要五個工作天。如有疑問,請聯絡客服部門。我們會盡快回覆您的郵件。',
      'sGi02rvdrW6kra3TpHWnQKTRoUOmcKazusOw3Sy90MFwtbiryKpBs6Gq+aFDp9qtzLd8usmn1qZewtCxeqq6tmyl86FD',
    ],
    [
      'EUC-KR',
      'euc_kr',
      '환불에는 영업일 기준 5일이 걸립니다. 문제가 있으면 저희에게 연락해 주세요.',
      'yK+60r+htMIgv7W+98DPILHiwdggNcDPwMwgsMm4s7TPtNkuILmuwaawoSDA1sC4uOkgwPrI8b+hsNQgv6y29MfYIMHWvLy/5C4=',
    ],
    [
      'Windows-1252',
      'cp1252',
      'Die Rückerstattung dauert fünf Werktage. Grüße aus München, Straße 5, Äpfel für Öl.',
      'RGllIFL8Y2tlcnN0YXR0dW5nIGRhdWVydCBm/G5mIFdlcmt0YWdlLiBHcvzfZSBhdXMgTfxuY2hlbiwgU3RyYd9lIDUsIMRwZmVsIGb8ciDWbC4=',
    ],
    [
      'Windows-1252',
      'iso8859-1',
      'Die Rückerstattung dauert fünf Werktage. Grüße aus München, Straße 5, Äpfel für Öl.',
      'RGllIFL8Y2tlcnN0YXR0dW5nIGRhdWVydCBm/G5mIFdlcmt0YWdlLiBHcvzfZSBhdXMgTfxuY2hlbiwgU3RyYd9lIDUsIMRwZmVsIGb8ciDWbC4=',
    ],
    [
      'Mac OS Roman',
      'mac_roman',
      'Die Rückerstattung dauert fünf Werktage. Grüße aus München, Straße 5, Äpfel für Öl.',
      'RGllIFKfY2tlcnN0YXR0dW5nIGRhdWVydCBmn25mIFdlcmt0YWdlLiBHcp+nZSBhdXMgTZ9uY2hlbiwgU3RyYadlIDUsIIBwZmVsIGafciCFbC4=',
    ],
    ['Windows-1252', 'cp1252', 'Café', 'Q2Fm6Q=='],
    [
      'Windows-1250',
      'cp1250',
      'Zwrot pieniędzy trwa pięć dni roboczych. Proszę napisać do nas, jeśli coś pójdzie źle.',
      'Wndyb3QgcGllbmnqZHp5IHRyd2EgcGnq5iBkbmkgcm9ib2N6eWNoLiBQcm9zeuogbmFwaXNh5iBkbyBuYXMsIGplnGxpIGNvnCBw82pkemllIJ9sZS4=',
    ],
    [
      'ISO-8859-2',
      'iso8859-2',
      'Zwrot pieniędzy trwa pięć dni roboczych. Proszę napisać do nas, jeśli coś pójdzie źle.',
      'Wndyb3QgcGllbmnqZHp5IHRyd2EgcGnq5iBkbmkgcm9ib2N6eWNoLiBQcm9zeuogbmFwaXNh5iBkbyBuYXMsIGpltmxpIGNvtiBw82pkemllILxsZS4=',
    ],
    [
      'ISO-8859-7',
      'iso8859-7',
      'Η επιστροφή χρημάτων διαρκεί πέντε εργάσιμες ημέρες. Γράψτε μας αν κάτι πάει στραβά.',
      'xyDl8Onz9PHv9t4g9/Hn7Nz0+e0g5Onh8erl3yDw3e305SDl8ePc8+ns5fIg5+zd8eXyLiDD8dz49OUg7OHyIOHtIOrc9Okg8Nzl6SDz9PHh4twu',
    ],
    [
      'Windows-1254',
      'cp1254',
      'Para iadesi beş iş günü sürer. Bir şeyler ters giderse lütfen bize yazın. Teşekkürler.',
      'UGFyYSBpYWRlc2kgYmX+IGn+IGf8bvwgc/xyZXIuIEJpciD+ZXlsZXIgdGVycyBnaWRlcnNlIGz8dGZlbiBiaXplIHlhev1uLiBUZf5la2v8cmxlci4=',
    ],
    [
      'Windows-1255',
      'cp1255',
      'החזר כספי אורך חמישה ימי עסקים. כתבו לנו אם משהו השתבש.',
      '5Ofm+CDr8fTpIODl+Oog5+7p+eQg6e7pIPLx9+ntLiDr+uHlIOzw5SDg7SDu+eTlIOT5+uH5Lg==',
    ],
  ])('%s (%s)', async (encoding, _, text, base64) => {
    const bytes = bytesOf(base64);
    expect(await decodeText(bytes, null)).toEqual({ text, encoding });
    expect(await takeIn({ bytes, filename: 'a.txt' })).toMatchObject({
      text,
      bytes: new TextEncoder().encode(text),
      warnings: [`Read as ${encoding} and stored as UTF-8. Check that the text is right.`],
    });
  });
});

const utf8 = new TextEncoder().encode('\ufeffGr\u00fc\u00dfe');

it('keeps UTF-8 byte for byte, with its byte order mark', async () => {
  const intake = await takeIn({ bytes: utf8, filename: 'a.md' });
  expect(intake).toMatchObject({ text: '\ufeffGr\u00fc\u00dfe', isChanged: false, warnings: [] });
});

it('believes the charset that the sender or the page names', async () => {
  const latin = bytesOf(btoa('<meta charset=iso-8859-7><p>\xe1\xe2\xe3'));
  const page = await takeIn({ bytes: latin, filename: 'a.html' });
  expect(page.kind === 'accepted' && new TextDecoder().decode(page.bytes)).toBe(
    '<meta charset=utf-8><p>\u03b1\u03b2\u03b3',
  );
  const sent = {
    bytes: bytesOf(btoa('\xe1\xe2')),
    filename: 'a.txt',
    declaredType: 'text/plain; charset="iso-8859-7"',
  };
  expect(await takeIn(sent)).toMatchObject({ text: '\u03b1\u03b2' });
});

it.each([
  ['UTF-32', 'utf-32', bytesOf(btoa('\xff\xfe\0\0H\0\0\0'))],
  ['an encoding of DOS', 'cp850', bytesOf(btoa('R\x81ckerstattung f\x81r'))],
])('refuses %s (%s) by its name', async (name, _, bytes) => {
  expect(await takeIn({ bytes, filename: 'a.txt' })).toMatchObject({
    kind: 'refused',
    code: 'encoding',
    message: expect.stringContaining(name),
  });
});

it.each([
  ['random bytes', Uint8Array.from({ length: 3_000 }, (_, at) => (at * 7_919) % 251)],
  ['bytes with control characters', bytesOf(btoa('ab\x01\x02\x03\xff'))],
])('refuses %s', async (_, bytes) => {
  expect(await takeIn({ bytes, filename: 'a.txt' })).toMatchObject({ kind: 'refused', code: 'encoding' });
});
