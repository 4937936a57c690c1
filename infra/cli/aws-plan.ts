import { AwsPlan } from '../aws/plan';
import { StackPlan } from './stack-plan';
import { Terminal, count } from './terminal';

type Style = Terminal['style'];

/** The part of the plan that lies in AWS, and what was not asked there. */
export function showAws(aws: AwsPlan | undefined, style: Style): string[] {
  if (!aws) return [];
  const resources = aws.resources.map(({ kind, name, chargedBy }) =>
    [
      `  ${style('cyan', kind)} ${name}`,
      ...(chargedBy ? [style('yellow', `[charged by AWS: ${chargedBy}]`)] : []),
    ].join('  '),
  );
  return [
    '',
    `${count(aws.resources.length, 'resource')} in AWS${resources.length > 0 ? ':' : ''}`,
    ...resources,
    ...aws.reads.map((what) => `  read, never changed: ${what}`),
    `not checked, as a plan asks nobody; a preview and an update do: ${aws.notChecked.join('; ')}`,
  ];
}

/** Which passwords there are and where they come from. */
export function showPasswords({ passwords, aws, existingSecret, namespace, secretId }: StackPlan): string {
  if (existingSecret !== undefined)
    return `no generated password: all are in secret ${namespace}/${existingSecret}`;
  if (passwords.length === 0)
    return `passwords: External Secrets brings them from ${secretId} in AWS Secrets Manager`;
  const what = aws && aws.reads.length > 0 ? 'password that is read' : 'generated password';
  const plural =
    passwords.length === 1 ? what : what.replace('password', 'passwords').replace('that is', 'that are');
  return `${passwords.length} ${plural}: ${passwords.join(', ')}`;
}
