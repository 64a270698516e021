import { bundleCommand } from '../../scripts/bundle-command.ts';
import { library } from '../../scripts/tsup.ts';
import { writeLambda } from '../../scripts/write-lambda.ts';

export default library(['src/pipeline/index.ts', 'src/report/index.ts', 'src/lambda/index.ts'], {
  onSuccess: async () => {
    await writeLambda('dist');
    await bundleCommand('dist');
  },
});
