import { Duration } from 'cdk8s';
import { tlsDirectives } from '../tls';

export interface SentinelConfOptions {
  readonly masterName: string;
  readonly quorum: number;
  readonly downAfter: Duration;
  readonly failoverTimeout: Duration;
  readonly parallelSyncs: number;
  readonly tls: boolean;
}

/**
 * The part of sentinel.conf that is the same on all Sentinels. `{master}` stands where the boot script puts the
 * master's address; what follows the monitor line is a setting of that master.
 */
export function sentinelConf(options: SentinelConfOptions): string {
  const { masterName: name } = options;
  const listen = options.tls ? tlsDirectives(26379) : { port: 26379 };
  const lines = [
    ...Object.entries(listen).map(([name, value]) => `${name} ${value}`),
    'bind * -::*',
    'protected-mode no',
    'dir /data',
    'loglevel notice',
    'sentinel announce-port 26379',
    'sentinel deny-scripts-reconfig yes',
    `sentinel monitor ${name} {master} 6379 ${options.quorum}`,
    `sentinel down-after-milliseconds ${name} ${options.downAfter.toMilliseconds()}`,
    `sentinel failover-timeout ${name} ${options.failoverTimeout.toMilliseconds()}`,
    `sentinel parallel-syncs ${name} ${options.parallelSyncs}`,
    // a master that is back in time but still loading would otherwise never be failed over
    `sentinel master-reboot-down-after-period ${name} ${options.downAfter.toMilliseconds()}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}
