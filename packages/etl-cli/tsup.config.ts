import { library } from '../../scripts/tsup.ts';

export default library(['src/main.ts', 'src/pipeline/index.ts']);
