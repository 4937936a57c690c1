import { program } from './program';
import { withoutSdkFrames } from './stack-trace';

export = () => withoutSdkFrames(program);
