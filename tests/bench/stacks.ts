import { Yaml } from 'cdk8s';
import { loadConfig } from '../../infra/config';
import { buildStack } from '../../infra/stack';

for (let i = 0; i < Number(process.argv[2]); i++) {
  const { chart } = buildStack(loadConfig({ name: `redis-${i}` }), (key) => `<path:redis-${i}#${key}>`);
  Yaml.stringify(...chart.toJson());
}
