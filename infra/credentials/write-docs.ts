import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withUsers } from './docs';

const page = join(__dirname, '../../SECURITY.md');
writeFileSync(page, withUsers(readFileSync(page, 'utf8')));
