import { library } from '../../scripts/tsup.ts';
import { writeHelp } from '../../scripts/write-help.ts';

export default library(['src/main.ts', 'src/pipeline/index.ts', 'src/report/index.ts'], {
  onSuccess: async () => writeHelp('dist'),
});
