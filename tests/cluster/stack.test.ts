import { apps } from './sections/apps';
import { changes } from './sections/changes';
import { clients } from './sections/clients';
import { comesUp } from './sections/comes-up';
import { down } from './sections/down';
import { edge } from './sections/edge';
import { failures } from './sections/failures';
import { insight } from './sections/insight';
import { proxy } from './sections/proxy';
import { replication } from './sections/replication';
import { rotation } from './sections/rotation';
import { secrets } from './sections/secrets';
import { sentinels } from './sections/sentinels';
import { webdis } from './sections/webdis';
import { wrongConfig } from './sections/wrong-config';
import { ClusterStack } from './support/stack';

/** One life of one stack, from the clean checkout to its end. */
describe('the stack in a cluster', () => {
  const stack = new ClusterStack();
  wrongConfig(stack);
  comesUp(stack);
  replication(stack);
  sentinels(stack);
  proxy(stack);
  webdis(stack);
  insight(stack);
  edge(stack);
  apps(stack);
  secrets(stack);
  clients(stack);
  failures(stack);
  changes(stack);
  rotation(stack);
  down(stack);
});
