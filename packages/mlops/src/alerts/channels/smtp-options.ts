import {
  isLoopback,
  refuseUnknownOptions,
  requireChoice,
  requireInteger,
  requireList,
  SentimentError,
} from 'sentiment-core/http';
import { readPublicUrl, type LinkOptions } from './channel-options.ts';

/** How the connection to the mail server is kept private. */
export type SmtpSecurity = 'tls' | 'starttls' | 'none';

export interface SmtpChannelOptions extends LinkOptions {
  readonly host: string;
  /** Default 465 with `tls`, else 587. */
  readonly port?: number | undefined;
  /**
   * `tls` from the first byte, or `starttls`, without which nothing is sent; `none` is for a server on this machine.
   * Certificates are always checked. Default: `tls` with port 465, else `starttls`.
   */
  readonly security?: SmtpSecurity | undefined;
  /** Takes `none` for other machines too, and credentials over it. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /** Certificates (PEM) that are trusted instead of the usual ones, e.g. of a company's own authority. */
  readonly certificateAuthority?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** E.g. `Sentiment <alerts@example.com>`. */
  readonly from: string;
  /** 1 to 50 addresses. */
  readonly to: readonly string[];
  /** Milliseconds without any answer until the attempt fails, 1 to 600,000. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

/** The options, with their defaults. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: SmtpSecurity;
  readonly certificateAuthority: string | undefined;
  readonly credentials: { readonly user: string; readonly pass: string } | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly timeoutMs: number;
  readonly publicUrl: URL | undefined;
}

const known: Readonly<Record<keyof SmtpChannelOptions, true>> = {
  host: true,
  port: true,
  security: true,
  allowInsecure: true,
  certificateAuthority: true,
  user: true,
  password: true,
  from: true,
  to: true,
  timeoutMs: true,
  publicUrl: true,
};
/** `user@host` or `Name <user@host>`, on one line. */
const addressShape = /^[^\r\n<>]{0,200}<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?$/;

const invalid = (option: string, expected: string): SentimentError =>
  new SentimentError({ code: 'option_invalid', field: option, message: `option "${option}" must be ${expected}` });

const requireAddress = (option: string, value: unknown): void => {
  if (typeof value !== 'string' || !addressShape.test(value)) throw invalid(option, 'a mail address');
};

/**
 * Checked, with defaults. No message shows a value: they hold a password.
 * @throws {SentimentError} `option_invalid`
 */
export const readSmtpOptions = (options: SmtpChannelOptions): SmtpSettings => {
  refuseUnknownOptions(options, Object.keys(known));
  const { host, user, password, from, to, certificateAuthority, timeoutMs = 20_000 } = options;
  if (typeof host !== 'string' || host === '') throw invalid('host', 'the name of a mail server');
  const security = options.security ?? (options.port === 465 ? 'tls' : 'starttls');
  requireChoice('security', security, ['tls', 'starttls', 'none']);
  if (security === 'none' && !isLoopback(host) && options.allowInsecure !== true)
    throw invalid('security', '"tls" or "starttls" (none only to this machine, or with allowInsecure)');
  const port = options.port ?? (security === 'tls' ? 465 : 587);
  requireInteger('port', port, 1, 65_535);
  requireInteger('timeoutMs', timeoutMs, 1, 600_000);
  if ((user === undefined) !== (password === undefined))
    throw invalid(user === undefined ? 'user' : 'password', 'given: user and password go together');
  if (user !== undefined && (typeof user !== 'string' || user === '')) throw invalid('user', 'a text');
  if (password !== undefined && typeof password !== 'string') throw invalid('password', 'a text');
  if (certificateAuthority !== undefined && typeof certificateAuthority !== 'string')
    throw invalid('certificateAuthority', 'certificates in PEM form');
  requireAddress('from', from);
  requireList('to', to, requireAddress);
  if (to.length < 1 || to.length > 50) throw invalid('to', '1 to 50 addresses');
  const credentials = user === undefined || password === undefined ? undefined : { user, pass: password };
  const publicUrl = readPublicUrl(options);
  return { host, port, security, certificateAuthority, credentials, from, to, timeoutMs, publicUrl };
};
