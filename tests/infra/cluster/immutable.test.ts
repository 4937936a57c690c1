import { StatefulSetLike, immutableChanges } from '../../../infra/cluster/immutable';

interface Changes {
  size?: string;
  className?: string;
  accessModes?: string[];
  component?: string;
  spec?: Partial<StatefulSetLike['spec']>;
  name?: string;
  namespace?: string;
}

const set = ({
  size = '1Gi',
  accessModes = ['ReadWriteOnce'],
  component = 'redis',
  ...rest
}: Changes = {}): StatefulSetLike => ({
  metadata: {
    name: rest.name ?? 'redis',
    namespace: rest.namespace ?? 'redis-dev',
    labels: { 'app.kubernetes.io/component': component },
  },
  spec: {
    serviceName: 'redis-headless',
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: { app: 'redis' } },
    template: { spec: { containers: [] } },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes, storageClassName: rest.className, resources: { requests: { storage: size } } },
      },
    ],
    ...rest.spec,
  },
});

const changes = (live: Changes, planned: Changes, defaultClass?: string) =>
  immutableChanges([set(live)], [set(planned)], { defaultClass });

describe('changes that a live StatefulSet can not take', () => {
  it('are none between equals', () => {
    expect(changes({}, {})).toEqual([]);
  });

  it('are none for a StatefulSet of another name or namespace', () => {
    expect(changes({}, { name: 'other', size: '2Gi' })).toEqual([]);
    expect(changes({}, { namespace: 'other', size: '2Gi' })).toEqual([]);
  });

  it('are another class of its volumes', () => {
    expect(changes({ className: 'standard' }, { className: 'fast' })).toEqual([
      "storage.className: got fast, but the volumes of statefulset redis-dev/redis were made with standard; a volume's class " +
        'cannot change in place: set it back to standard, or make a new stack under another `name` and copy the data',
    ]);
  });

  it('are another class than the default, where none was named', () => {
    expect(changes({}, { className: 'fast' }, 'standard')).toEqual([
      expect.stringMatching(
        /^storage.className: got fast, .* made with none named, which is standard; .* leave the key out again/,
      ),
    ]);
    expect(changes({}, { className: 'fast' })[0]).toContain(
      "made with none named, which is the cluster's default",
    );
  });

  it('are no class, where another than the default was named', () => {
    expect(changes({ className: 'fast' }, {}, 'standard')).toEqual([
      expect.stringMatching(/got none named, which is standard, .* made with fast; .* set it back to fast/),
    ]);
  });

  it('are the default class by its name too: what is written is another template', () => {
    expect(changes({}, { className: 'standard' }, 'standard')).toHaveLength(1);
    expect(changes({ className: 'standard' }, {}, 'standard')).toHaveLength(1);
    expect(changes({ className: 'standard' }, { className: 'standard' }, 'standard')).toEqual([]);
  });

  it.each([
    ['redis', 'storage.size'],
    ['sentinel', 'storage.sentinelSize'],
  ])('are another size of the volumes of %s: change %s', (component, key) => {
    expect(changes({ component }, { component, size: '2Gi' })).toEqual([
      expect.stringMatching(new RegExp(`^${key}: got 2Gi, but .* made with 1Gi; .* set it back to 1Gi`)),
    ]);
  });

  it('are not the same size in another unit', () => {
    expect(changes({ size: '1Gi' }, { size: '1024Mi' })).toEqual([]);
  });

  it.each([
    ['serviceName', { serviceName: 'other' }, 'redis-headless', 'other'],
    ['podManagementPolicy', { podManagementPolicy: undefined }, 'Parallel', 'OrderedReady'],
    ['selector', { selector: { matchLabels: { app: 'x' } } }, '{"app":"redis"}', '{"app":"x"}'],
  ])('are another %s', (field, spec, before, after) => {
    expect(changes({}, { spec })).toEqual([
      expect.stringContaining(
        `name: statefulset redis-dev/redis exists with ${field} ${before}, this stack needs ${after}, and that cannot change in place`,
      ),
    ]);
  });

  it('are other access modes or volumes', () => {
    expect(changes({}, { accessModes: ['ReadWriteMany'] })[0]).toContain('access modes ["ReadWriteOnce"]');
    expect(changes({}, { spec: { volumeClaimTemplates: [] } })[0]).toContain('has the volumes ["data"]');
  });

  it('are told all at once', () => {
    expect(changes({ className: 'a' }, { className: 'b', size: '2Gi', spec: {} })).toHaveLength(2);
  });
});
