import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPolicies } from './docs';

const page = join(__dirname, '../../docs/aws.md');
writeFileSync(page, withPolicies(readFileSync(page, 'utf8')));
