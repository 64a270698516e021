import { library } from '../../scripts/tsup.ts';
import { writeHelp } from '../../scripts/write-help.ts';
import { writeLambda } from '../../scripts/write-lambda.ts';

export default library(
  ['src/main.ts', 'src/pipeline/index.ts', 'src/report/index.ts', 'src/lambda/index.ts'],
  {
    onSuccess: async () => {
      writeHelp('dist');
      await writeLambda('dist');
    },
  },
);
