import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';
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

/** Says why a container can't ask for these resources: Kubernetes refuses a request above its limit. */
export function resourceProblems({ cpu, memory }: ContainerResources): string[] {
  return [
    ...amountProblems('cpu', 'm', cpu?.request && millis(cpu.request), cpu?.limit && millis(cpu.limit)),
    ...amountProblems('memory', ' KiB', memory?.request?.toKibibytes(), memory?.limit?.toKibibytes()),
  ];
}

function amountProblems(what: string, unit: string, request?: number, limit?: number): string[] {
  const named = Object.entries({ request, limit });
  const tooSmall = named
    .filter(([, value]) => value !== undefined && !(value > 0))
    .map(([kind, value]) => `resources: got a ${what} ${kind} of ${value}${unit}, allowed: more than 0`);
  if (tooSmall.length > 0 || request === undefined || limit === undefined || request <= limit)
    return tooSmall;
  return [
    `resources: got a ${what} request of ${request}${unit}, allowed: at most the limit of ${limit}${unit}; set both`,
  ];
}

const millis = ({ amount }: Cpu): number => parseFloat(amount) * (amount.endsWith('m') ? 1 : 1000);

/** Says why a volume can't have this size. */
export function storageProblem(size: Size): string | undefined {
  return size.toKibibytes() > 0 ? undefined : 'storageSize: got 0, allowed: more than 0';
}

/** The user's resources over the defaults, value by value. */
export function withDefaults(defaults: ContainerResources, own: ContainerResources = {}): ContainerResources {
  return {
    cpu: { ...defaults.cpu, ...own.cpu },
    memory: { ...defaults.memory, ...own.memory },
  };
}
