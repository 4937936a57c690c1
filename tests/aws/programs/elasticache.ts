import * as pulumi from '@pulumi/pulumi';
import { loadConfig, parseValues } from '../../../infra/config';
import { generatedCredentials } from '../../../infra/credentials/generated';
import { engineOf } from '../../../infra/engines';
import { withoutSdkFrames } from '../../../infra/stack-trace';

/** The AWS half of a stack with `engine: elasticache`: no cluster is asked. */
async function program() {
  const project = pulumi.getProject();
  const config = loadConfig(parseValues(pulumi.runtime.allConfig(), project), {
    stack: pulumi.getStack(),
    project,
  });
  const engine = await engineOf(config);
  const credentials = generatedCredentials(config, {});
  return { ...engine.declare((key) => pulumi.secret(credentials(key))) };
}

export = () => withoutSdkFrames(program);
