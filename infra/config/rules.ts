import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  PartWithResources,
  majority,
  minReplicasToWrite,
  resourceDefaults,
  sentinelDefaults,
  webdisDefaults,
} from './defaults';
import { Problem } from './errors';
import { cpuMillis, formatDuration } from './quantities';
import { edgeRules } from './rules-edge';
import { elasticacheRules } from './rules-elasticache';
import { appRules } from './rules-apps';
import { networkRules } from './rules-network';
import { externalSecretsRules } from './rules-external-secrets';
import { awsRules } from './rules-aws';
import { passwordRules } from './rules-passwords';
import { tlsRules } from './rules-tls';
import { StackConfig } from './schema';

/** A relation between values that are each valid alone. */
export interface Rule {
  /** Keys that it relates; the first is the one to report. */
  readonly keys: readonly string[];
  /**
   * What is wrong, in the words that follow the key, or with the places inside it; undefined or nothing when the relation
   * holds.
   */
  readonly check: (config: StackConfig) => string | readonly Problem[] | undefined;
}

/** Problems of relations, without those that touch a key which already has a problem of its own. */
export function brokenRules(config: StackConfig, known: readonly Problem[]): Problem[] {
  return rules
    .filter(({ keys }) => !keys.some((key) => known.some((problem) => touches(key, problem.key))))
    .flatMap(({ keys, check }) => {
      const wrong = check(config) ?? [];
      return typeof wrong === 'string' ? [{ key: keys[0], text: wrong }] : wrong;
    });
}

const touches = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

const got = (value: unknown, isDefault: boolean) => `got ${isDefault ? 'the default ' : ''}${value}`;

const replicas: Rule = {
  keys: ['replicas', 'failover'],
  check: ({ replicas, failover }) =>
    failover && replicas < 2
      ? `got ${replicas}; allowed: 2 to 9 (a failover needs a second node), or 1 with failover: false`
      : undefined,
};

const writeQuorum: Rule = {
  keys: ['redis.minReplicasToWrite', 'replicas'],
  check: ({ replicas, redis: { minReplicasToWrite: own } }) => {
    const value = own ?? minReplicasToWrite(replicas);
    if (value <= replicas - 1) return undefined;
    return `got ${value}; allowed: 0 to ${replicas - 1}, the replicas besides the master (replicas is ${replicas})`;
  },
};

const quorum: Rule = {
  keys: ['sentinel.quorum', 'sentinel.replicas'],
  check: ({ sentinel }) => {
    const sentinels = sentinel.replicas ?? sentinelDefaults.replicas;
    const value = sentinel.quorum ?? majority(sentinels);
    if (value >= majority(sentinels) && value <= sentinels) return undefined;
    return (
      `got ${value}; allowed: ${majority(sentinels)} to ${sentinels}, ` +
      `from the majority to all of the ${sentinels} Sentinels (sentinel.replicas)`
    );
  },
};

const failoverTimeout: Rule = {
  keys: ['sentinel.failoverTimeout', 'sentinel.downAfter'],
  check: ({ sentinel }) => {
    const timeout: Duration = sentinel.failoverTimeout ?? sentinelDefaults.failoverTimeout;
    const downAfter: Duration = sentinel.downAfter ?? sentinelDefaults.downAfter;
    if (timeout.toMilliseconds() > downAfter.toMilliseconds()) return undefined;
    return (
      `${got(formatDuration(timeout), !sentinel.failoverTimeout)}; ` +
      `allowed: longer than sentinel.downAfter (${formatDuration(downAfter)})`
    );
  },
};

const maxmemory: Rule = {
  keys: ['redis.maxmemory', 'redis.resources.limits.memory'],
  check: ({ redis }) => {
    const limit: Size = redis.resources?.memory.limit ?? resourceDefaults.redis.memory.limit;
    if (!redis.maxmemory || redis.maxmemory.toMebibytes() <= limit.toMebibytes()) return undefined;
    return (
      `got ${redis.maxmemory.asString()}; allowed: at most the memory limit of ${limit.asString()} ` +
      '(redis.resources.limits.memory)'
    );
  },
};

const autoscaling: Rule = {
  keys: ['webdis.autoscaling.maxReplicas', 'webdis.replicas'],
  check: ({ webdis }) => {
    if (!webdis || !webdis.autoscaling) return undefined;
    const { maxReplicas } = webdis.autoscaling;
    const least = webdis.replicas ?? webdisDefaults.replicas;
    return maxReplicas < least
      ? `got ${maxReplicas}; allowed: ${least} to 100, at least webdis.replicas`
      : undefined;
  },
};

const ownResources = (config: StackConfig, part: PartWithResources) => {
  const section = config[part];
  return section ? section.resources : undefined;
};

const memoryRequest = (part: PartWithResources): Rule => ({
  keys: [`${part}.resources.requests.memory`, `${part}.resources.limits.memory`],
  check: (config) => {
    const own = ownResources(config, part)?.memory;
    const { request, limit }: { request: Size; limit: Size } = { ...resourceDefaults[part].memory, ...own };
    if (request.toMebibytes() <= limit.toMebibytes()) return undefined;
    return (
      `${got(request.asString(), !own?.request)}; ` +
      `allowed: at most the limit of ${limit.asString()} (${part}.resources.limits.memory)`
    );
  },
});

const cpuRequest = (part: PartWithResources): Rule => ({
  keys: [`${part}.resources.requests.cpu`, `${part}.resources.limits.cpu`],
  check: (config) => {
    const own = ownResources(config, part)?.cpu;
    const { request, limit }: { request: Cpu; limit?: Cpu } = { ...resourceDefaults[part].cpu, ...own };
    if (!limit || cpuMillis(request) <= cpuMillis(limit)) return undefined;
    return (
      `${got(request.amount, !own?.request)}; ` +
      `allowed: at most the limit of ${limit.amount} (${part}.resources.limits.cpu)`
    );
  },
});

const parts = Object.keys(resourceDefaults) as PartWithResources[];

const rules: readonly Rule[] = [
  replicas,
  writeQuorum,
  maxmemory,
  quorum,
  failoverTimeout,
  autoscaling,
  ...parts.flatMap((part) => [memoryRequest(part), cpuRequest(part)]),
  ...edgeRules,
  ...elasticacheRules,
  ...appRules,
  ...externalSecretsRules,
  ...networkRules,
  ...awsRules,
  ...passwordRules,
  ...tlsRules,
];
