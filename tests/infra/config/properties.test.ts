import * as fc from 'fast-check';
import { ConfigError, loadConfig, parseValues } from '../../../infra/config';
import { stackSchema } from '../../../infra/config/schema';
import { problemsOf, refusal } from './problems';
import { valid } from './valid';

type Values = Record<string, unknown>;

test('a valid config loads, and what it says is what comes out', () => {
  fc.assert(
    fc.property(valid, (values) => {
      const config = loadConfig(values);
      expect(config.name).toBe(values.name ?? 'redis');
      expect(config.namespace).toBe(values.namespace ?? config.name);
      expect(config.pods).toEqual(values.pods ?? {});
      expect(config.webdis).toEqual(values.webdis ?? {});
    }),
  );
});

test('a valid config is the same by way of the strings that Pulumi makes of it', () => {
  const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  fc.assert(
    fc.property(valid, (values) => {
      const raw = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`p:${key}`, asText(value)]),
      );
      expect(loadConfig(parseValues(raw, 'p'))).toEqual(loadConfig(values));
    }),
  );
});

test('loading changes nothing in the values', () => {
  fc.assert(
    fc.property(valid, (values) => {
      const before = structuredClone(values);
      loadConfig(values);
      expect(values).toEqual(before);
    }),
  );
});

test('any unknown key is refused, all of them at once and each by its name', () => {
  const known = new Set(Object.keys(stackSchema.shape));
  const sections = fc.constantFrom(
    'redis',
    'sentinel',
    'proxy',
    'webdis',
    'insight',
    'storage',
    'images',
    'pods',
  );
  const unknown = fc
    .stringMatching(/^[a-z]{1,12}$/)
    .map((name) => `x${name}`)
    .filter((name) => !known.has(name));
  fc.assert(
    fc.property(fc.uniqueArray(unknown, { minLength: 1 }), sections, unknown, (names, section, inner) => {
      const values = { ...Object.fromEntries(names.map((name) => [name, 1])), [section]: { [inner]: 1 } };
      const problems = problemsOf(values);
      expect(Object.keys(problems).sort()).toEqual([...names, `${section}.${inner}`].sort());
      for (const text of Object.values(problems))
        expect(text).toMatch(/^unknown key; (did you mean|allowed:) /);
    }),
  );
});

test('every broken value of a valid config is reported, and nothing else', () => {
  const broken: Record<string, Values> = {
    flavor: { flavor: 'x' },
    target: { target: 1 },
    'proxy.replicas': { proxy: { replicas: 0 } },
    'insight.access': { insight: { access: 'x' } },
    'images.redis': { images: { redis: 'redis' } },
  };
  fc.assert(
    fc.property(valid, fc.subarray(Object.keys(broken), { minLength: 1 }), (values, keys) => {
      const all = keys.reduce<Values>((rest, key) => ({ ...rest, ...broken[key] }), values);
      expect(
        refusal(all)
          .problems.map(({ key }) => key)
          .sort(),
      ).toEqual([...keys].sort());
    }),
  );
});

describe('whatever the values are, the only error is a ConfigError', () => {
  const check = (values: unknown) => {
    try {
      loadConfig(values as Values);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).problems.length).toBeGreaterThan(0);
    }
  };

  test('for any value', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }), check),
    );
  });

  test('for any value of any key', () => {
    const key = fc.constantFrom(...Object.keys(stackSchema.shape));
    fc.assert(fc.property(fc.dictionary(key, fc.anything()), check), { numRuns: 200 });
  });

  test('for any value of any key of a section', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('1Gi', '3s', 1, true, ['x']));
    const section = fc.dictionary(
      fc.constantFrom(
        'replicas',
        'quorum',
        'maxmemory',
        'resources',
        'config',
        'autoscaling',
        'labels',
        'tolerations',
      ),
      value,
    );
    const key = fc.constantFrom(
      'redis',
      'sentinel',
      'proxy',
      'webdis',
      'insight',
      'storage',
      'images',
      'pods',
    );
    fc.assert(fc.property(fc.dictionary(key, section), check), { numRuns: 200 });
  });

  test('for values that contain themselves', () => {
    const values: Values = { pods: { extraPodSpec: {} } };
    (values.pods as Values).extraPodSpec = values;
    check(values);
  });
});
