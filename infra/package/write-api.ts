import { join } from 'node:path';
import { apiReports } from './api-report';

const root = join(__dirname, '../..');
for (const name of apiReports(root, join(root, 'api'), { write: true })) console.log(`wrote api/${name}`);
