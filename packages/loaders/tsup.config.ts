import { library } from '../../scripts/tsup.ts';
import { writePgdata } from '../../scripts/write-pgdata.ts';

export default library(
  [
    'src/index.ts',
    'src/postgres/index.ts',
    'src/embedded/index.ts',
    'src/lake/index.ts',
    'src/parquet/writer-thread-main.ts',
    'src/s3/index.ts',
    'src/glue/index.ts',
    'src/redshift/index.ts',
    'src/launch-library/index.ts',
    'src/raw-zone/index.ts',
    'src/testing/index.ts',
    'src/pipeline/index.ts',
    'src/pipeline/internal.ts',
    'src/pipeline/limit-codes.ts',
  ],
  { onSuccess: () => writePgdata('dist') },
);
