import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPolicies } from '../aws/docs';
import { configReference } from '../config/reference';
import { withUsers } from '../credentials/docs';
import { withFlows } from '../network/docs';

/** Pages that are made of the code, in whole or in part, by what makes them of their text. */
const PAGES: Readonly<Record<string, (text: string) => string>> = {
  'SECURITY.md': withUsers,
  'docs/aws.md': withPolicies,
  'docs/config.md': configReference,
  'docs/network.md': withFlows,
};

for (const [name, made] of Object.entries(PAGES)) {
  const page = join(__dirname, '../..', name);
  writeFileSync(page, made(readFileSync(page, 'utf8')));
}
