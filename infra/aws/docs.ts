import { elasticacheAccess } from '../engines/elasticache/policy';
import {
  AccessTable,
  POD_IDENTITY_ACCESS,
  READ_ACCESS,
  RESOURCE_ACCESS,
  SETTING_ACCESS,
  STORE_KEY_ACCESS,
  STORE_ROLE_ACCESS,
  deployerPolicy,
  elasticachePolicy,
  podIdentityPolicy,
  readerPolicy,
  storeKeyPolicy,
  storeRolePolicy,
} from './policy';

const BEGIN = '<!-- made by infra/aws/write-docs.ts: begin -->';
const END = '<!-- end -->';
const IGNORE_START = '<!-- prettier-ignore-start -->';
const IGNORE_END = '<!-- prettier-ignore-end -->';

/** docs/aws.md with the part that is made from the tables of policy.ts. */
export function withPolicies(page: string): string {
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`docs/aws.md has no lines "${BEGIN}" and "${END}"`);
  return `${page.slice(0, before)}${BEGIN}\n\n${IGNORE_START}\n\n${policies()}\n\n${IGNORE_END}\n\n${page.slice(after)}`;
}

function policies(): string {
  return [
    'With a secret that the stack makes:',
    fenced(deployerPolicy()),
    'With `aws.existingSecretArn`, whose end takes the place of `<secret name>-??????`:',
    fenced(readerPolicy()),
    'Besides, with `engine: elasticache`:',
    fenced(elasticachePolicy()),
    'Besides, with `externalSecrets.eksCluster`:',
    fenced(storeRolePolicy()),
    'And with `externalSecrets.identity: pod-identity`:',
    fenced(podIdentityPolicy()),
    'And where `aws.secret.kmsKeyId` is set, too:',
    fenced(storeKeyPolicy()),
    'Why each action is there:',
    table(
      {
        ...RESOURCE_ACCESS,
        ...READ_ACCESS,
        ...elasticacheAccess,
        ...STORE_ROLE_ACCESS,
        ...POD_IDENTITY_ACCESS,
        ...STORE_KEY_ACCESS,
      },
      'resource or function',
    ),
    'More with certain settings:',
    table(SETTING_ACCESS, 'setting', true),
  ].join('\n\n');
}

const fenced = (policy: object) => `\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``;

const listed = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ');

function table(rows: AccessTable, head: string, withArns = false): string {
  const lines = Object.entries(rows).map(([name, accesses]) => [
    `\`${name}\``,
    listed(accesses.flatMap(({ actions }) => actions)),
    ...(withArns ? [listed(accesses.flatMap(({ resources }) => resources))] : []),
  ]);
  const all = [[head, 'actions', ...(withArns ? ['on'] : [])], ...lines];
  const widths = all[0].map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const [header, ...body] = all.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])));
  return [header, widths.map((width) => '-'.repeat(width)), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
