import type { Agent } from 'node:http';

/** Agents through which a client of AWS sends its requests: `http` and `https` by URL scheme. */
export interface AwsAgents {
  readonly http: Agent;
  readonly https: Agent;
}

/** The options of the SDK's request handler for given agents. */
export function agentOptions(agents: AwsAgents | undefined): object {
  return agents === undefined ? {} : { httpAgent: agents.http, httpsAgent: agents.https };
}
