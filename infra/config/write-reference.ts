import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configReference } from './reference';

writeFileSync(join(__dirname, '../../docs/config.md'), configReference());
