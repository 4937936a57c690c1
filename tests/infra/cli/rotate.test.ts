import { graceOf, refuseForeign } from '../../../infra/cli/rotate';
import { type PasswordConfig, rotate } from '../../../infra/cli/rotation';
import { loadConfig } from '../../../infra/config';

interface Fake {
  readonly config: PasswordConfig;
  /** Exit codes of the updates, in order; 0 for those after them. */
  readonly codes?: number[];
  /** The wait is interrupted. */
  readonly interrupted?: boolean;
  /** Version in use; default that of the config. */
  readonly inUse?: number;
}

/** A fake of the stack's file and of `pulumi up`, which notes what was applied. */
function fakeHost({ config, codes = [], interrupted, inUse = config.passwordVersion }: Fake) {
  const seen: string[] = [];
  const file = { ...config };
  const host = {
    read: () => file,
    write: (values: Partial<PasswordConfig>) => void Object.assign(file, values),
    inUse: async () => inUse,
    apply: async () => {
      seen.push(`up ${file.passwordVersion} ${file.previousPasswords}`);
      return codes.shift() ?? 0;
    },
    wait: async () => {
      seen.push('wait');
      if (interrupted) throw new Error('interrupted');
    },
    note: () => undefined,
  };
  return { host, file, seen };
}

const at = (passwordVersion: number, previousPasswords: 'accepted' | 'refused'): PasswordConfig => ({
  passwordVersion,
  previousPasswords,
});

describe('a rotation', () => {
  test.each([
    [at(1, 'accepted'), 2],
    [at(1, 'refused'), 2],
    [at(2, 'refused'), 3],
  ])('from %j: the new beside the old, a wait, the new alone', async (config, version) => {
    const { host, seen, file } = fakeHost({ config });
    expect(await rotate(host)).toEqual({ code: 0, version });
    expect(seen).toEqual([`up ${version} accepted`, 'wait', `up ${version} refused`]);
    expect(file).toEqual(at(version, 'refused'));
  });

  test('that was begun goes on with the same version', async () => {
    const { host, seen } = fakeHost({ config: at(2, 'accepted') });
    expect(await rotate(host)).toEqual({ code: 0, version: 2 });
    expect(seen).toEqual(['up 2 accepted', 'wait', 'up 2 refused']);
  });

  test('whose first update fails refuses nothing, and goes on from there', async () => {
    const { host, seen, file } = fakeHost({ config: at(1, 'accepted'), codes: [255] });
    expect(await rotate(host)).toEqual({ code: 255, version: 2 });
    expect(file).toEqual(at(2, 'accepted'));
    await rotate(host);
    expect(seen).toEqual(['up 2 accepted', 'up 2 accepted', 'wait', 'up 2 refused']);
  });

  test('that is interrupted while it waits has refused nothing', async () => {
    const { host, file } = fakeHost({ config: at(4, 'refused'), interrupted: true });
    await expect(rotate(host)).rejects.toThrow('interrupted');
    expect(file).toEqual(at(5, 'accepted'));
  });

  test('that was written down and not applied goes on', async () => {
    const { host, seen } = fakeHost({ config: at(3, 'accepted'), inUse: 2 });
    expect(await rotate(host)).toEqual({ code: 0, version: 3 });
    expect(seen[0]).toBe('up 3 accepted');
  });

  test.each([
    [at(1, 'refused'), 2],
    [at(2, 'accepted'), 4],
    [at(3, 'refused'), 2],
  ])('from an outdated file %j is refused', async (config, inUse) => {
    const { host, seen, file } = fakeHost({ config, inUse });
    await expect(rotate(host)).rejects.toThrow(
      `passwordVersion: ${config.passwordVersion}, but version ${inUse} is in use`,
    );
    expect(seen).toEqual([]);
    expect(file).toEqual(config);
  });

  test('whose last update fails says so', async () => {
    const { host } = fakeHost({ config: at(1, 'accepted'), codes: [0, 1] });
    expect(await rotate(host)).toEqual({ code: 1, version: 2 });
  });
});

describe('its options', () => {
  const config = loadConfig({ passwordGracePeriod: '90s' });

  test('the grace period is what was given, else that of the config', () => {
    expect(graceOf('2m', config).toSeconds()).toBe(120);
    expect(graceOf(undefined, config).toSeconds()).toBe(90);
  });

  test.each(['5', '0s', 'soon'])('--grace %s is refused', (given) => {
    expect(() => graceOf(given, config)).toThrow(`--grace: got '${given}'; allowed: a duration with unit`);
  });

  test('passwords that are made elsewhere are not rotated', () => {
    const refusal = (values: object) => () =>
      refuseForeign({ stack: 'dev', config: loadConfig({ ...values }) });
    expect(refusal({ existingSecret: 'given' })).toThrow(
      'nothing was changed: the passwords of stack dev are made elsewhere (existingSecret); change them there',
    );
    expect(refusal({})).not.toThrow();
  });
});
