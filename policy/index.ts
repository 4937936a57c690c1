import { PolicyPack } from '@pulumi/policy';
import { stackPolicies } from './stack-policies';

new PolicyPack('redis-ha-stack', { policies: stackPolicies() });
