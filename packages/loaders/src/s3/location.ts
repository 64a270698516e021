import { LoaderError } from '../errors/loader-error.ts';

/** A bucket and the folder in it that is the root. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  /** `s3://bucket/prefix`, without a slash at the end. */
  readonly url: string;
}

/**
 * Takes `s3://bucket/prefix` apart. The prefix is taken as it stands, without percent-decoding.
 *
 * @throws LoaderError `configuration`
 */
export function s3Location(url: string | URL): S3Location {
  const match = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,254})(?:\/(.*))?$/s.exec(String(url));
  const [, bucket, rest = ''] = match ?? [];
  const prefix = rest.replace(/^\/+|\/+$/g, '');
  const odd = prefix !== '' && prefix.split('/').some((name) => /^\.{0,2}$/.test(name));
  if (bucket === undefined || odd) {
    // The URL is not repeated: somebody may have put credentials into it.
    throw new LoaderError(
      'configuration',
      'The URL of the lake is not one of a bucket. Write it like s3://bucket/prefix, without ' +
        'credentials, empty folders, "." or "..".',
    );
  }
  return {
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    url: prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`,
  };
}
