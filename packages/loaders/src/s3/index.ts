export type { AwsAgents } from '../aws-agents.ts';
export type { S3StoreOptions } from './options.ts';
export { type S3Store, s3Store } from './s3-store.ts';
