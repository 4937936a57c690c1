import { ContainerResources, k8s } from 'cdk8s-plus-28';
import { Size } from 'cdk8s';

/** A Size in the notation of the API. */
export function quantity(size: Size): k8s.Quantity {
  const kibibytes = size.toKibibytes();
  return k8s.Quantity.fromString(kibibytes % 1024 === 0 ? `${kibibytes / 1024}Mi` : `${kibibytes}Ki`);
}

/** cdk8s-plus' typed resources as the struct of the API; what is unset stays unset. */
export function resourceRequirements(resources: ContainerResources): k8s.ResourceRequirements {
  const { cpu, memory: mem } = resources;
  const requests: Record<string, k8s.Quantity> = {};
  const limits: Record<string, k8s.Quantity> = {};
  if (cpu?.request) requests.cpu = k8s.Quantity.fromString(cpu.request.amount);
  if (cpu?.limit) limits.cpu = k8s.Quantity.fromString(cpu.limit.amount);
  if (mem?.request) requests.memory = quantity(mem.request);
  if (mem?.limit) limits.memory = quantity(mem.limit);
  return { requests, limits };
}

/** The user's resources over the defaults, value by value. */
export function withDefaults(defaults: ContainerResources, own: ContainerResources = {}): ContainerResources {
  return {
    cpu: { ...defaults.cpu, ...own.cpu },
    memory: { ...defaults.memory, ...own.memory },
  };
}
