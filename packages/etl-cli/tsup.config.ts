import { library } from '../../scripts/tsup.ts';
import { writeLambda } from '../../scripts/write-lambda.ts';

export default library(
  ['src/main.ts', 'src/pipeline/index.ts', 'src/report/index.ts', 'src/lambda/index.ts'],
  { onSuccess: () => writeLambda('dist') },
);
