/** The stand-in of the API, which users have for their tests too. */
export * from '@spacex-platform/spacex-client/testing';
