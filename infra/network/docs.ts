import { parse } from 'yaml';
import { Component, Flow, peerText } from '../../charts-src/network';
import { loadConfig } from '../config';
import { standIn } from '../delivery/source';
import { buildStack } from '../stack';

const BEGIN = '<!-- made by infra/network/write-docs.ts: begin -->';
const END = '<!-- end -->';
const IGNORE_START = '<!-- prettier-ignore-start -->';
const IGNORE_END = '<!-- prettier-ignore-end -->';
/** A config, and what is between the marks behind it. */
const TABLE = new RegExp(
  `(\`\`\`yaml\n((?:(?!\`\`\`)[^])*)\`\`\`((?!\`\`\`)[^])*?${BEGIN}\n)[^]*?(${END})`,
  'g',
);
const PREFIX = 'redis-ha-stack:';

/** The parts of a stack in words. */
export const PARTS: Readonly<Record<Component, string>> = {
  redis: 'data nodes',
  sentinel: 'Sentinels',
  proxy: 'proxy',
  webdis: 'Webdis',
  insight: 'RedisInsight',
  passwords: 'Job that waits for new passwords',
};

/**
 * docs/network.md with the tables that are made from the flows of the configs in front of them.
 *
 * @throws Error when the page has no place for a table
 */
export function withFlows(page: string): string {
  if (page.match(TABLE) === null) {
    throw new Error(`docs/network.md has no config with lines "${BEGIN}" and "${END}" behind it`);
  }
  return page.replace(
    TABLE,
    (_, head: string, config: string) =>
      `${head}\n${IGNORE_START}\n\n${flowTable(flowsFor(config))}\n\n${IGNORE_END}\n\n${END}`,
  );
}

/** The flows of the stack that a stack file describes. */
export function flowsFor(stackFile: string): readonly Flow[] {
  const { config } = parse(stackFile) as { config: Record<string, unknown> };
  const values = Object.entries(config).map(([key, value]) => [key.replace(PREFIX, ''), value] as const);
  const { redis } = buildStack(loadConfig(Object.fromEntries(values)), standIn);
  return redis.networkPolicies?.flows ?? [];
}

function flowTable(flows: readonly Flow[]): string {
  const rows = flows.map(({ from, to, ports, why }) => [endText(from), endText(to), portsText(ports), why]);
  const all = [['from', 'to', 'ports', 'why'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const [header, ...body] = all.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])));
  return [header, widths.map((width) => '-'.repeat(width)), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const endText = (end: Flow['from']) => (typeof end === 'string' ? PARTS[end] : peerText(end));

const portsText = (ports: Flow['ports']) =>
  ports.map(({ protocol, port }) => (protocol === 'TCP' ? String(port) : `${port}/${protocol}`)).join(', ');
