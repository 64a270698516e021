import { LoaderError } from '../errors/loader-error.ts';

/** A bucket, and the prefix in it that is the root. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  /** `s3://bucket/prefix`, without a slash at the end. */
  readonly url: string;
}

/**
 * Parses `s3://bucket/prefix`. The prefix is used as is, without percent-decoding.
 *
 * @throws LoaderError `configuration`
 */
export function s3Location(url: string | URL): S3Location {
  const match = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,254})(?:\/(.*))?$/s.exec(String(url));
  const [, bucket, rest = ''] = match ?? [];
  const prefix = rest.replace(/^\/+|\/+$/g, '');
  const isInvalid = prefix !== '' && prefix.split('/').some((name) => /^\.{0,2}$/.test(name));
  if (bucket === undefined || isInvalid) {
    // The message does not quote the URL, which may contain credentials.
    throw new LoaderError(
      'configuration',
      'Invalid URL of the lake: expected s3://bucket/prefix, without credentials, empty path ' +
        'segments, "." or "..".',
    );
  }
  return {
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    url: prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`,
  };
}
