import { describe, expect, it } from 'vitest';
import { resetProblem, signInProblem } from './sign-in-problem.ts';

const problem = (code: string): string | null => signInProblem(Object.assign(new Error(code), { code }));

describe('signInProblem', () => {
  it('does not reveal whether the address or the password was wrong', () => {
    const texts = ['auth/invalid-credential', 'auth/wrong-password', 'auth/user-not-found'].map(problem);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('Wrong email address or password');
  });

  it('is null when the user closed the window', () => {
    expect(problem('auth/popup-closed-by-user')).toBeNull();
    expect(problem('auth/cancelled-popup-request')).toBeNull();
  });

  it.each([
    ['auth/too-many-requests', 'Wait a few minutes'],
    ['auth/network-request-failed', 'Check your connection'],
    ['auth/popup-blocked', 'Allow pop-ups'],
    ['auth/operation-not-allowed', "isn't enabled"],
    ['auth/user-disabled', 'disabled'],
    ['auth/unauthorized-domain', "isn't allowed from this web address"],
    ['auth/brand-new', 'Sign-in failed'],
  ])('says what to do after %s', (code, text) => expect(problem(code)).toContain(text));

  it('has a general text for an error without a code', () => {
    expect(signInProblem('what')).toBe('Sign-in failed. Try again.');
  });
});

describe('resetProblem', () => {
  const refused = (code: string): string | null => resetProblem(Object.assign(new Error(code), { code }));

  it('does not reveal that an address has no account', () => {
    expect(refused('auth/user-not-found')).toBeNull();
  });

  it.each([
    ['auth/invalid-email', 'Enter an email address'],
    ['auth/too-many-requests', 'Wait a few minutes'],
    ['auth/network-request-failed', 'Check your connection'],
    ['auth/brand-new', "Couldn't send the link"],
  ])('says what to do after %s', (code, text) => expect(refused(code)).toContain(text));
});
