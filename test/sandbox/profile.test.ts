import { describe, expect, it } from 'vitest';
import { createSandbox, parseSandboxProfile } from '../../src/sandbox/index.js';

describe('a sandbox profile', () => {
  it('a profile sets the options that it names and leaves the others at their defaults', () => {
    const profile = parseSandboxProfile('{"codeOnUpdate":"stays","window":"fixed"}');
    expect(createSandbox(profile).settings).toMatchObject({
      codeOnUpdate: 'stays',
      window: 'fixed',
      errorsWith: 'status',
    });
  });

  it('an empty profile changes nothing', () => {
    expect(parseSandboxProfile('{}')).toEqual({});
  });

  it.each([
    ['[]', 'Expected a profile, a JSON object'],
    ['not JSON', 'Expected a profile, a JSON object'],
    ['{"port":1}', 'Expected a profile with codeOnUpdate, errorsWith, window; got "port".'],
    ['{"window":"open"}', 'window: expected sliding or fixed; got "open".'],
  ])('the profile %s is refused with what was expected', (text, message) => {
    expect(() => parseSandboxProfile(text)).toThrow(message);
  });
});
