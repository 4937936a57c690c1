import { Duration, Size } from 'cdk8s';
import { ContainerResources, Cpu } from 'cdk8s-plus-28';

/** Values that the constructs use where the config says nothing; relations are checked and documented with them. */
export const sentinelDefaults = {
  replicas: 3,
  downAfter: Duration.seconds(3),
  failoverTimeout: Duration.seconds(6),
};

export const webdisDefaults = { replicas: 1 };

/** Least number of Sentinels that can elect a leader. */
export const majority = (sentinels: number) => Math.floor(sentinels / 2) + 1;

/** Replicas that must take part in a write; none can in a stack of one node. */
export const minReplicasToWrite = (replicas: number) => (replicas > 1 ? 1 : 0);

/** Parts that have `resources`, and what each container asks for by default. */
export const resourceDefaults = {
  redis: resources(100, 256, 256),
  sentinel: resources(50, 32, 64),
  proxy: resources(50, 64, 128),
  webdis: resources(50, 32, 64),
  insight: resources(100, 256, 512),
} satisfies Record<string, ContainerResources>;

export type PartWithResources = keyof typeof resourceDefaults;

/** The default of a part as text. */
export function resourceText(part: PartWithResources): string {
  const { cpu, memory } = resourceDefaults[part];
  return `requests ${cpu.request.amount} CPU and ${memory.request.asString()}, limit ${memory.limit.asString()}`;
}

function resources(cpuMillis: number, memoryRequest: number, memoryLimit: number) {
  return {
    cpu: { request: Cpu.millis(cpuMillis) },
    memory: { request: Size.mebibytes(memoryRequest), limit: Size.mebibytes(memoryLimit) },
  };
}
