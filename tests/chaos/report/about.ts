import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { output } from '../../cluster/support/run';
import type { Driver } from '../drivers/driver';
import type { Stack } from '../frame/stack';
import { CHANGED, type Result } from './results';

/** What a result is of; the same for all results of a run. */
export type About = Pick<Result, 'driver' | 'version' | 'commit' | 'image' | 'cluster' | 'host'>;

/** Looks at project, stack, cluster and machine. */
export async function aboutRun(root: string, stack: Stack, { name: driver }: Driver): Promise<About> {
  return {
    driver,
    ...(await project(root)),
    image: await imageOf(stack),
    cluster: await clusterOf(),
    host: host(),
  };
}

async function project(root: string): Promise<Pick<Result, 'version' | 'commit'>> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const commit = (await output(['git', 'rev-parse', '--short=12', 'HEAD'], { cwd: root })).trim();
  const changed = (await output(['git', 'status', '--porcelain'], { cwd: root })).trim() !== '';
  return { version, commit: changed ? commit + CHANGED : commit };
}

async function imageOf(stack: Stack): Promise<string> {
  const { spec } = await stack.workload(stack.workloads.redis);
  return spec.template.spec.containers[0].image;
}

async function clusterOf(): Promise<string> {
  const answer = await output(['kubectl', 'get', 'nodes', '-o', 'json']);
  const { items } = JSON.parse(answer) as {
    items: { status: { nodeInfo: { kubeletVersion: string } } }[];
  };
  const versions = [...new Set(items.map(({ status }) => status.nodeInfo.kubeletVersion))].sort();
  return `Kubernetes ${versions.join(' and ')}, ${items.length} ${items.length === 1 ? 'node' : 'nodes'}`;
}

/** The machine that the suite runs on, which may be that of the cluster, too. */
function host(): string {
  const [first] = cpus();
  const gibibytes = (totalmem() / 2 ** 30).toFixed(0);
  const [kernel] = /^\d+\.\d+/.exec(release()) ?? [release()];
  return `${cpus().length} × ${first?.model.trim() || 'CPU'}, ${gibibytes} GiB, ${type()} ${kernel}, Node ${process.version}`;
}
