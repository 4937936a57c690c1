import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFlows } from './docs';

const page = join(__dirname, '../../docs/network.md');
writeFileSync(page, withFlows(readFileSync(page, 'utf8')));
